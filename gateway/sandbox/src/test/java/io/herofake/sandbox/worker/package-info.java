@NullMarked
package io.herofake.sandbox.worker;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.herofake.sandbox.process;

import org.jspecify.annotations.NullMarked;

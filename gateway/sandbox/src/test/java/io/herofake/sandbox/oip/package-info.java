@NullMarked
package io.herofake.sandbox.oip;

import org.jspecify.annotations.NullMarked;

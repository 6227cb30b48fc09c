/** Tests of the kernel, and what other modules' tests need to drive one. */
@NullMarked
package io.herofake.kernel;

import org.jspecify.annotations.NullMarked;

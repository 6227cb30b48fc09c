/** The simulator: virtual time around the kernel that also serves live requests. */
@NullMarked
package io.herofake.sim;

import org.jspecify.annotations.NullMarked;

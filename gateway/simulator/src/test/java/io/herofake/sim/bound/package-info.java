/** Tests of the lower bounds. */
@NullMarked
package io.herofake.sim.bound;

import org.jspecify.annotations.NullMarked;

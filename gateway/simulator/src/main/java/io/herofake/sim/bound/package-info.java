/** What no policy can beat: lower bounds of misses, energy and nodes, by relaxation and duality. Explained in docs/lower-bound.md. */
@NullMarked
package io.herofake.sim.bound;

import org.jspecify.annotations.NullMarked;

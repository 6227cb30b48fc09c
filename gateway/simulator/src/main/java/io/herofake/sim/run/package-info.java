/** One run: virtual time, modelled replicas, the kernel between them, and what is counted. */
@NullMarked
package io.herofake.sim.run;

import org.jspecify.annotations.NullMarked;

/**
 * The online phase as a deterministic state machine: {@link io.herofake.kernel.Kernel} takes events, each with the time, and
 * gives back actions. It never reads a clock, blocks, logs or does I/O; one thread uses it.
 */
@NullMarked
package io.herofake.kernel;

import org.jspecify.annotations.NullMarked;

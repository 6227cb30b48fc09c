/**
 * Pure decisions of the online phase: when to scale, where to place, in which order to serve, at what cost. Nothing here
 * reads a clock, blocks, logs or does I/O; nothing is thread-safe: a set of policies belongs to one kernel and its thread.
 */
@NullMarked
package io.herofake.policy;

import org.jspecify.annotations.NullMarked;

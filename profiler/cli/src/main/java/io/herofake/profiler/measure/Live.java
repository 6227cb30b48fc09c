package io.herofake.profiler.measure;

/**
 * What is going on right now, for people to watch.
 *
 * @param warmingUp whether timings are still thrown away
 * @param done      inferences (or pictures, or starts) measured so far
 * @param total     how many there will be
 * @param meanNanos mean of those measured so far; 0 before the first
 */
public record Live(boolean warmingUp, long done, long total, long meanNanos) {}

package io.herofake.bench;

import org.HdrHistogram.Histogram;

/**
 * What one measured window of load gave.
 *
 * @param answersPerSecond from the first to the last answer in the window
 * @param latencyNanos     of the answers in the window; empty where the load has no latency of its own
 * @param clientCpuMicros  CPU time that the load client took for an answer; 0 where there is no client
 * @param serverCpuMicros  CPU time that the rest of the process took for an answer, JIT and GC included
 */
record Round(double answersPerSecond, Histogram latencyNanos, double clientCpuMicros, double serverCpuMicros) {}

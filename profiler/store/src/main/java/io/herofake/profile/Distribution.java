package io.herofake.profile;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The distribution of repeated timings, in nanoseconds. Immutable.
 *
 * @param bestNanos              the shortest; above 0
 * @param p50Nanos               median
 * @param p95Nanos               95th percentile
 * @param p99Nanos               99th percentile
 * @param worstNanos             the longest
 * @param standardDeviationNanos at least 0
 * @param samples                timings counted, at least 1
 * @param warmUpSamples          timings thrown away before them, at least 0
 * @param steady                 whether the machine met the profiler's criterion of a steady state; if not, the spread is
 *                               all that can be trusted
 * @param histogram              all timings, or null if they were not kept
 */
public record Distribution(
        long bestNanos,
        long p50Nanos,
        long p95Nanos,
        long p99Nanos,
        long worstNanos,
        double standardDeviationNanos,
        long samples,
        long warmUpSamples,
        boolean steady,
        @Nullable EncodedHistogram histogram) {

    /** Checks ranges and order. */
    public Distribution {
        Checks.atLeast(1, bestNanos, "bestNanos");
        Checks.atLeast(bestNanos, p50Nanos, "p50Nanos");
        Checks.atLeast(p50Nanos, p95Nanos, "p95Nanos");
        Checks.atLeast(p95Nanos, p99Nanos, "p99Nanos");
        Checks.atLeast(p99Nanos, worstNanos, "worstNanos");
        Checks.notNegative(standardDeviationNanos, "standardDeviationNanos");
        Checks.atLeast(1, samples, "samples");
        Checks.atLeast(0, warmUpSamples, "warmUpSamples");
    }

    /**
     * The distribution of a histogram of nanoseconds, which is kept with it. Percentiles carry the histogram's precision.
     *
     * @throws IllegalArgumentException if the histogram is empty or holds a 0
     */
    public static Distribution of(Histogram histogram, long warmUpSamples, boolean steady) {
        return new Distribution(
                histogram.getMinValue(),
                histogram.getValueAtPercentile(50),
                histogram.getValueAtPercentile(95),
                histogram.getValueAtPercentile(99),
                histogram.getMaxValue(),
                histogram.getStdDeviation(),
                histogram.getTotalCount(),
                warmUpSamples,
                steady,
                EncodedHistogram.of(histogram));
    }
}

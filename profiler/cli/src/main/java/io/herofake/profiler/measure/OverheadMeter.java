package io.herofake.profiler.measure;

import io.herofake.backend.BackendException;
import io.herofake.backend.InferenceCall;
import io.herofake.profiler.measure.ExecutionMeter.Result;
import io.herofake.profiler.measure.ExecutionMeter.Window;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;

/**
 * What the profiler itself adds to the execution times that it reports: blocks of a bare loop (a clock reading before and
 * after the whole block, nothing else) and blocks of {@link ExecutionMeter}, in turn, on the same calls. One thread uses it.
 */
public final class OverheadMeter {
    /** Pairs of blocks. */
    public static final int PAIRS = 20;

    /** The 6th and 15th of 20 ordered values hold their median with 95.9% confidence (binomial distribution). */
    private static final int LOW_RANK = 5;

    private static final int HIGH_RANK = 14;
    private static final long BLOCK_NANOS = 1_000_000_000;
    private static final long LEAST_A_CALLER = 5;

    private final Duration warmUpLimit;
    private final Duration stallLimit;
    private final long blockNanos;

    /**
     * A meter.
     *
     * @param warmUpLimit when to give up waiting for a steady state
     * @param stallLimit  how long one inference may take
     */
    public OverheadMeter(Duration warmUpLimit, Duration stallLimit) {
        this(warmUpLimit, stallLimit, BLOCK_NANOS);
    }

    /** With blocks of about this duration. */
    OverheadMeter(Duration warmUpLimit, Duration stallLimit, long blockNanos) {
        this.warmUpLimit = warmUpLimit;
        this.stallLimit = stallLimit;
        this.blockNanos = blockNanos;
    }

    /**
     * What was found.
     *
     * @param bareNanos     median over the bare blocks of their mean time of an inference
     * @param measuredNanos the same as the profiler reports it
     * @param overhead      median of measured over bare, less 1
     * @param low           lower end of its 95% confidence interval
     * @param high          upper end
     * @param inferences    of one block
     */
    public record Overhead(
            long bareNanos, long measuredNanos, double overhead, double low, double high, long inferences) {}

    /**
     * Compares.
     *
     * @param calls    with their input in place; one thread each
     * @param window   hears of each of the profiler's blocks, as in a run
     * @param pairDone hears of each finished pair
     */
    public Overhead compare(List<InferenceCall> calls, Window window, IntConsumer pairDone)
            throws BackendException, StalledException, InterruptedException {
        // As in a run, with somebody who watches.
        LongAdder watched = new LongAdder();
        ExecutionMeter meter = new ExecutionMeter(1, warmUpLimit, stallLimit, live -> watched.add(live.done()));
        long least = LEAST_A_CALLER * calls.size();
        Result warm = meter.measure(calls, least, Window.NONE);
        long inferences = Math.max(least, blockNanos / warm.meanNanos() * calls.size());
        double[] ratios = new double[PAIRS];
        long[] bare = new long[PAIRS];
        long[] measured = new long[PAIRS];
        for (int i = 0; i < PAIRS; i++) {
            // Each goes first as often as the other, so that a slow drift takes no side.
            if (i % 2 == 0) {
                bare[i] = bareNanos(calls, inferences);
                measured[i] = meter.measureWarm(calls, inferences, window).meanNanos();
            } else {
                measured[i] = meter.measureWarm(calls, inferences, window).meanNanos();
                bare[i] = bareNanos(calls, inferences);
            }
            ratios[i] = (double) measured[i] / bare[i] - 1;
            pairDone.accept(i + 1);
        }
        Arrays.sort(ratios);
        double median = (ratios[PAIRS / 2 - 1] + ratios[PAIRS / 2]) / 2;
        return new Overhead(median(bare), median(measured), median, ratios[LOW_RANK], ratios[HIGH_RANK], inferences);
    }

    private static long median(long[] values) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[PAIRS / 2 - 1] + sorted[PAIRS / 2]) / 2;
    }

    /** Mean time of an inference in a loop that does nothing else; each caller takes an equal part. */
    private long bareNanos(List<InferenceCall> calls, long inferences)
            throws BackendException, StalledException, InterruptedException {
        long each = inferences / calls.size();
        LongAdder nanos = new LongAdder();
        LongAdder ended = new LongAdder();
        try (Callers callers = new Callers(calls, stallLimit.multipliedBy(Math.max(1, each)))) {
            callers.run(
                    call -> {
                        long begin = System.nanoTime();
                        for (long i = 0; i < each; i++) {
                            call.infer(1);
                        }
                        nanos.add(System.nanoTime() - begin);
                        ended.increment();
                    },
                    new AtomicBoolean(),
                    ended::sum,
                    () -> {});
        }
        return Math.max(1, nanos.sum() / (each * calls.size()));
    }
}

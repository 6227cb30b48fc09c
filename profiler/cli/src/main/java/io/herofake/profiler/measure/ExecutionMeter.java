package io.herofake.profiler.measure;

import io.herofake.backend.BackendException;
import io.herofake.backend.InferenceCall;
import io.herofake.profile.Distribution;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * Measures execution times of one batch size at one concurrency: every caller infers without pause, first until a steady
 * state is reached (timings thrown away), then the asked number of inferences in all. A timing is that of
 * {@link InferenceCall#infer} alone, input and output in place. One thread uses it.
 */
public final class ExecutionMeter {
    /** Least timings of a warm-up window for each caller. */
    private static final int WINDOW_SAMPLES = 3;

    /** Three digits: percentiles carry an error of 0.1% at most. */
    private static final int DIGITS = 3;

    private static final long HIGHEST_NANOS = Duration.ofHours(1).toNanos();

    private final int batch;
    private final Duration warmUpLimit;
    private final Duration stallLimit;
    private final Consumer<Live> live;

    /**
     * A meter of one batch size.
     *
     * @param warmUpLimit when to give up waiting for a steady state
     * @param stallLimit  how long one inference may take
     * @param live        hears a few times a second how far it is
     */
    public ExecutionMeter(int batch, Duration warmUpLimit, Duration stallLimit, Consumer<Live> live) {
        this.batch = batch;
        this.warmUpLimit = warmUpLimit;
        this.stallLimit = stallLimit;
        this.live = live;
    }

    /** Hears when the timed part begins and ends; all callers stand still then. */
    public interface Window {
        /** Nobody. */
        Window NONE = new Window() {
            @Override
            public void begins() {}

            @Override
            public void ends() {}
        };

        /** The timed part begins when this returns. */
        void begins();

        /** The timed part has ended. */
        void ends();
    }

    /**
     * What was measured.
     *
     * @param meanNanos    exact mean of one inference of the whole batch
     * @param distribution of the same timings
     * @param warmUp       how the steady state was reached, or not, for people
     */
    public record Result(long meanNanos, Distribution distribution, String warmUp) {}

    /**
     * Measures.
     *
     * @param calls      with their input in place; one thread each
     * @param inferences timed ones, all calls together; at least 1
     */
    public Result measure(List<InferenceCall> calls, long inferences, Window window)
            throws BackendException, StalledException, InterruptedException {
        try (Callers callers = new Callers(calls, stallLimit)) {
            SteadyState steady = warmUp(callers, inferences);
            Timings timings = timed(callers, inferences, window);
            return new Result(
                    timings.meanNanos(),
                    Distribution.of(timings.all, steady.samples(), steady.steady()),
                    steady.describe());
        }
    }

    /** The timed part alone, for calls that are warm. */
    Result measureWarm(List<InferenceCall> calls, long inferences, Window window)
            throws BackendException, StalledException, InterruptedException {
        try (Callers callers = new Callers(calls, stallLimit)) {
            Timings timings = timed(callers, inferences, window);
            return new Result(timings.meanNanos(), Distribution.of(timings.all, 0, true), "");
        }
    }

    private SteadyState warmUp(Callers callers, long inferences)
            throws BackendException, StalledException, InterruptedException {
        SteadyState steady = new SteadyState(WINDOW_SAMPLES * callers.count(), warmUpLimit.toNanos());
        AtomicBoolean over = new AtomicBoolean();
        LongAdder done = new LongAdder();
        callers.run(
                call -> {
                    while (!over.get()) {
                        long begin = System.nanoTime();
                        call.infer(batch);
                        long end = System.nanoTime();
                        done.increment();
                        synchronized (steady) {
                            if (steady.add(end, end - begin) != SteadyState.Verdict.WARMING_UP) {
                                over.set(true);
                            }
                        }
                    }
                },
                over,
                done::sum,
                () -> live.accept(new Live(true, 0, inferences, 0)));
        return steady;
    }

    private Timings timed(Callers callers, long inferences, Window window)
            throws BackendException, StalledException, InterruptedException {
        Timings timings = new Timings();
        AtomicLong begun = new AtomicLong();
        AtomicBoolean over = new AtomicBoolean();
        window.begins();
        callers.run(
                call -> {
                    // Each thread has a histogram of its own: recording takes some 20 ns and no lock.
                    Histogram own = new Histogram(1, HIGHEST_NANOS, DIGITS);
                    long sum = 0;
                    while (!over.get() && begun.getAndIncrement() < inferences) {
                        long begin = System.nanoTime();
                        call.infer(batch);
                        long nanos = System.nanoTime() - begin;
                        own.recordValue(Math.min(Math.max(nanos, 1), HIGHEST_NANOS));
                        sum += nanos;
                        timings.done.increment();
                        timings.sum.add(nanos);
                    }
                    timings.add(own, sum);
                },
                over,
                timings.done::sum,
                () -> live.accept(timings.live(inferences)));
        window.ends();
        return timings;
    }

    private static final class Timings {
        private final Histogram all = new Histogram(1, HIGHEST_NANOS, DIGITS);
        private final LongAdder done = new LongAdder();
        private final LongAdder sum = new LongAdder();
        private long exactSum;

        synchronized void add(Histogram own, long ownSum) {
            all.add(own);
            exactSum += ownSum;
        }

        synchronized long meanNanos() {
            return Math.max(1, exactSum / all.getTotalCount());
        }

        Live live(long inferences) {
            long count = done.sum();
            return new Live(false, count, inferences, count == 0 ? 0 : sum.sum() / count);
        }
    }
}

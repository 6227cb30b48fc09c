package io.herofake.profiler.measure;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Locale;

/**
 * Decides when warm-up is over: when the medians of {@value #WINDOWS} windows in a row lie within {@value #TOLERANCE} of the
 * smallest of them. A window has at least the given number of timings and lasts at least {@value #WINDOW_NANOS} ns. Gives up
 * at a limit of time. Pure; not thread-safe.
 */
public final class SteadyState {
    /** Windows in a row that must agree. */
    public static final int WINDOWS = 3;

    /** How far their medians may be apart, as a part of the smallest. */
    public static final double TOLERANCE = 0.05;

    /** The least duration of a window. */
    public static final long WINDOW_NANOS = 250_000_000;

    private static final int MAX_KEPT = 100_000;

    private final int windowSamples;
    private final long limitNanos;
    private final Deque<Long> medians = new ArrayDeque<>();
    private long[] window = new long[64];
    private int inWindow;
    private long samples;
    private boolean begun;
    private long beganNanos;
    private long windowNanos;
    private Verdict verdict = Verdict.WARMING_UP;

    /** What is known so far. */
    public enum Verdict {
        /** Not decided. */
        WARMING_UP,
        /** The windows agree. */
        STEADY,
        /** They did not agree within the limit. */
        UNSTEADY
    }

    /**
     * A decision to be made.
     *
     * @param windowSamples the least timings of a window, at least 1
     * @param limitNanos    when to give up
     */
    public SteadyState(int windowSamples, long limitNanos) {
        this.windowSamples = windowSamples;
        this.limitNanos = limitNanos;
    }

    /**
     * Hears of one more timing.
     *
     * @param nowNanos when it ended
     * @param nanos    how long it took
     */
    public Verdict add(long nowNanos, long nanos) {
        if (verdict != Verdict.WARMING_UP) {
            return verdict;
        }
        if (!begun) {
            begun = true;
            beganNanos = nowNanos - nanos;
            windowNanos = beganNanos;
        }
        samples++;
        keep(nanos);
        if (inWindow >= windowSamples && nowNanos - windowNanos >= WINDOW_NANOS) {
            endWindow(nowNanos);
        }
        if (verdict == Verdict.WARMING_UP && nowNanos - beganNanos >= limitNanos) {
            verdict = Verdict.UNSTEADY;
        }
        return verdict;
    }

    private void keep(long nanos) {
        // Of a window with very many timings the first ones stand for all.
        if (inWindow < MAX_KEPT) {
            if (inWindow == window.length) {
                window = Arrays.copyOf(window, 2 * window.length);
            }
            window[inWindow++] = nanos;
        }
    }

    private void endWindow(long nowNanos) {
        long[] sorted = Arrays.copyOf(window, inWindow);
        Arrays.sort(sorted);
        medians.addLast(sorted[inWindow / 2]);
        inWindow = 0;
        windowNanos = nowNanos;
        if (medians.size() > WINDOWS) {
            medians.removeFirst();
        }
        if (medians.size() == WINDOWS && spread() <= TOLERANCE) {
            verdict = Verdict.STEADY;
        }
    }

    /** How far the last windows' medians are apart, as a part of the smallest; infinite before there are enough. */
    public double spread() {
        if (medians.size() < WINDOWS) {
            return Double.POSITIVE_INFINITY;
        }
        long least = medians.stream().mapToLong(Long::longValue).min().orElseThrow();
        long most = medians.stream().mapToLong(Long::longValue).max().orElseThrow();
        return (double) (most - least) / least;
    }

    /** Whether a steady state was reached. */
    public boolean steady() {
        return verdict == Verdict.STEADY;
    }

    /** Timings heard of. */
    public long samples() {
        return samples;
    }

    /** What was decided, for people. */
    public String describe() {
        if (verdict == Verdict.STEADY) {
            return "steady after " + samples + " inferences";
        }
        return medians.size() < WINDOWS
                ? "not steady: too slow for " + WINDOWS + " windows of " + windowSamples
                        + " within the warm-up limit of " + limitNanos / 1_000_000_000L + " s"
                : String.format(
                        Locale.ROOT,
                        "not steady after %d inferences: the medians of the last %d windows are %.0f%% apart, more than"
                                + " %.0f%%",
                        samples,
                        WINDOWS,
                        100 * spread(),
                        100 * TOLERANCE);
    }
}

package io.herofake.server.engine;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Looks again and again for a while before its thread goes to sleep: waking a thread takes the operating system some
 * microseconds, and tens of them where the processor sleeps as well. It does so only while what it waits for usually comes in
 * that time, and not on a processor that others want. For one thread.
 */
final class Spin {
    /** A wait counts for this part of the usual one. */
    private static final int PART = 8;
    /** A wait counts for at most so many times the limit, so that a long one is soon forgotten. */
    private static final int LONGEST = 4;
    /** Time between two looks that tells that another thread was given the processor. */
    private static final long INTERRUPTED_NANOS = 20_000;
    /** For how long it leaves the processor alone then. */
    private static final long REST_NANOS = 100_000_000;

    private final long maxNanos;
    private final LongSupplier nanoTime;
    private long usualNanos;
    private boolean resting;
    private long restUntil;

    /**
     * A spin.
     *
     * @param max      for so long at a time; zero for never
     * @param nanoTime the machine's time, whatever the engine's
     */
    Spin(Duration max, LongSupplier nanoTime) {
        this.maxNanos = max.toNanos();
        this.nanoTime = nanoTime;
        usualNanos = LONGEST * maxNanos;
    }

    /** As {@link Mailbox#await} counts, when a wait begins. */
    long begin() {
        return maxNanos == 0 ? 0 : nanoTime.getAsLong();
    }

    /**
     * Looks until it has come or the time is over, if that is worth while.
     *
     * @param begin of the wait
     * @return whether it has come
     */
    boolean spin(long begin, BooleanSupplier come) {
        if (usualNanos >= maxNanos || resting(begin)) {
            return false;
        }
        long last = begin;
        while (!come.getAsBoolean()) {
            long now = nanoTime.getAsLong();
            if (now - last > INTERRUPTED_NANOS) {
                resting = true;
                restUntil = now + REST_NANOS;
                return false;
            }
            if (now - begin >= maxNanos) {
                return false;
            }
            last = now;
            Thread.onSpinWait();
        }
        return true;
    }

    private boolean resting(long now) {
        resting = resting && now - restUntil < 0;
        return resting;
    }

    /** The wait is over. */
    void end(long begin) {
        if (maxNanos > 0) {
            long lasted = Math.min(LONGEST * maxNanos, nanoTime.getAsLong() - begin);
            usualNanos += (lasted - usualNanos) / PART;
        }
    }
}

package io.herofake.kernel;

/** The kernel's time. It never runs backwards: an event that claims an earlier time happens at the time already reached. */
final class Clock {
    /** Far enough below the largest long that no sum of a time and a duration overflows. */
    static final long LATEST = Long.MAX_VALUE / 4;

    long now;
    long backwards;

    static void requireValid(long nanos) {
        if (nanos < 0 || nanos > LATEST) {
            throw new IllegalArgumentException("time must be between 0 and " + LATEST + " ns, not " + nanos);
        }
    }

    void advance(long nowNanos) {
        requireValid(nowNanos);
        if (nowNanos < now) {
            backwards++;
        } else {
            now = nowNanos;
        }
    }
}

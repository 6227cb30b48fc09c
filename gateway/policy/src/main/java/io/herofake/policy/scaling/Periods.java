package io.herofake.policy.scaling;

/** Checks of the times in autoscalers' configurations. */
final class Periods {
    private static final long MOST_TICKS = 10_000;

    private Periods() {}

    static void check(long periodNanos, long windowNanos) {
        if (periodNanos <= 0 || windowNanos < periodNanos || windowNanos / periodNanos > MOST_TICKS) {
            throw new IllegalArgumentException("a window must be at least one period and at most " + MOST_TICKS
                    + " periods long, not " + windowNanos / 1e9 + " s at a period of " + periodNanos / 1e9 + " s");
        }
    }
}

package io.herofake.profiler.energy;

/**
 * Adds up a counter of energy that wraps. A step that no machine could have taken in the time (a counter that was reset, a
 * driver that was reloaded, a machine that was suspended), or a time in which the counter may have wrapped more than once,
 * is not added but counted as a discontinuity. Not thread-safe.
 */
final class CounterAccumulator {

    /** More than any single host draws; what exceeds it is no energy but a jump. */
    private static final double MAX_WATTS = 20_000;

    /** A reading may come right after a step of the counter, and the one before it right before a step. */
    private static final int STEPS_BELIEVED = 2;

    private final double joulesPerUnit;
    private final double stepJoules;
    private final long range;
    private final long maxGapNanos;
    private boolean started;
    private long lastRaw;
    private long lastNanos;
    private double joules;
    private long discontinuities;

    /**
     * Without readings.
     *
     * @param joulesPerUnit the weight of one unit of the counter
     * @param stepJoules    the counter's granularity
     * @param range         the value after which it starts at 0 again; 0 if it never does
     * @param maxGapNanos   the longest time in which it wraps once at most
     */
    CounterAccumulator(double joulesPerUnit, double stepJoules, long range, long maxGapNanos) {
        this.joulesPerUnit = joulesPerUnit;
        this.stepJoules = stepJoules;
        this.range = range;
        this.maxGapNanos = maxGapNanos;
    }

    void add(long raw, long nowNanos) {
        if (started) {
            addStep(raw, nowNanos - lastNanos);
        }
        started = true;
        lastRaw = raw;
        lastNanos = nowNanos;
    }

    private void addStep(long raw, long gapNanos) {
        boolean wrapped = raw < lastRaw && range > 0;
        long units = wrapped ? range - lastRaw + raw : raw - lastRaw;
        double step = units * joulesPerUnit;
        double most = MAX_WATTS * gapNanos / 1e9 + STEPS_BELIEVED * stepJoules;
        if (step >= 0 && step <= most && gapNanos <= maxGapNanos) {
            joules += step;
        } else {
            discontinuities++;
        }
    }

    double joules() {
        return joules;
    }

    long discontinuities() {
        return discontinuities;
    }
}

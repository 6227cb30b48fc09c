package io.herofake.profiler.energy;

/**
 * Integrates readings of power by the trapezoidal rule. What was drawn in a gap longer than the longest that is allowed is
 * not guessed but counted as a discontinuity. Not thread-safe.
 */
final class PowerIntegrator {

    private final long maxGapNanos;
    private boolean started;
    private double lastWatts;
    private long lastNanos;
    private double joules;
    private long discontinuities;

    PowerIntegrator(long maxGapNanos) {
        this.maxGapNanos = maxGapNanos;
    }

    void add(double watts, long nowNanos) {
        if (started) {
            long gap = nowNanos - lastNanos;
            if (gap <= maxGapNanos) {
                joules += (lastWatts + watts) / 2 * gap / 1e9;
            } else {
                discontinuities++;
            }
        }
        started = true;
        lastWatts = watts;
        lastNanos = nowNanos;
    }

    double joules() {
        return joules;
    }

    long discontinuities() {
        return discontinuities;
    }
}

package io.herofake.policy.plan;

import io.herofake.policy.ClusterView;

/**
 * How many tasks of each function arrive in a second, from the past alone. Exponentially weighted averages over four horizons,
 * corrected for the time before the first arrival; a short horizon counts against a long one only as far as it is above it
 * by {@value #DOUBT} standard deviations of its own estimate, {@code sqrt(rate / (2 horizon))} for Poisson arrivals. So a
 * step up is believed within a fraction of a second, chance is not, and a step down within the {@value #STEADY}-s horizon.
 */
public final class Demand {
    private static final double[] HORIZONS = {0.5, 2, 8, 60};
    private static final int STEADY = 8;
    private static final double DOUBT = 2;
    /** Time that is taken to have passed before the first arrival, so that one task is not a high rate. */
    private static final double HEAD_START = 0.25;

    private static final double MOST_DISPERSION = 16;
    private static final double DISPERSION_WEIGHT = 0.05;
    private static final double SILENT = 1e-4;

    private final ClusterView cluster;
    private final int levels;
    private final double peakHalfLife;
    private final boolean quick;
    private final double[][] rates = new double[HORIZONS.length][];
    private final double[][] weights = new double[HORIZONS.length][];
    private final double[] kept = new double[HORIZONS.length];
    private final long[] counted;
    private final double[] peaks;
    private final double[] ages;
    private final double[] silences;
    private final double[] dispersions;
    private final double[] inSecond;
    private final double[] levelCounts;
    private final long[] levelCounted;
    private double secondElapsed;
    private long lastNanos;

    /**
     * Begins now.
     *
     * @param peakHalfLifeSeconds in which time a peak is half forgotten, above 0
     * @param quick               whether short horizons count
     */
    public Demand(ClusterView cluster, double peakHalfLifeSeconds, boolean quick) {
        this.cluster = cluster;
        this.quick = quick;
        peakHalfLife = peakHalfLifeSeconds;
        int functions = cluster.catalog().functionCount();
        levels = cluster.catalog().levelCount();
        for (int h = 0; h < HORIZONS.length; h++) {
            rates[h] = new double[functions];
            weights[h] = new double[functions];
        }
        counted = new long[functions];
        peaks = new double[functions];
        ages = new double[functions];
        silences = new double[functions];
        dispersions = new double[functions];
        inSecond = new double[functions];
        levelCounts = new double[functions * levels];
        levelCounted = new long[functions * levels];
        lastNanos = cluster.nowNanos();
        for (int f = 0; f < functions; f++) {
            counted[f] = cluster.arrivals(f);
            dispersions[f] = 1;
        }
    }

    /** Reads the counters; to be called at each tick. */
    public void sample(long nowNanos) {
        double elapsed = (nowNanos - lastNanos) * 1e-9;
        if (elapsed <= 0) {
            return;
        }
        lastNanos = nowNanos;
        for (int h = 0; h < HORIZONS.length; h++) {
            kept[h] = StrictMath.exp(-elapsed / HORIZONS[h]);
        }
        secondElapsed += elapsed;
        boolean second = secondElapsed >= 1;
        double fade = StrictMath.pow(0.5, elapsed / peakHalfLife);
        for (int f = 0; f < counted.length; f++) {
            long arrived = cluster.arrivals(f) - counted[f];
            silences[f] = arrived > 0 ? 0 : silences[f] + elapsed;
            if (arrived > 0 || ages[f] > 0) {
                sample(f, arrived, elapsed, fade, second);
            }
        }
        secondElapsed = second ? 0 : secondElapsed;
    }

    private void sample(int f, long arrived, double elapsed, double fade, boolean second) {
        counted[f] += arrived;
        ages[f] += elapsed;
        for (int h = 0; h < HORIZONS.length; h++) {
            rates[h][f] = rates[h][f] * kept[h] + (1 - kept[h]) * arrived / elapsed;
            weights[h][f] = weights[h][f] * kept[h] + (1 - kept[h]);
        }
        for (int q = 0; q < levels; q++) {
            int at = f * levels + q;
            long count = cluster.arrivals(f, q);
            levelCounts[at] = levelCounts[at] * kept[HORIZONS.length - 1] + (count - levelCounted[at]);
            levelCounted[at] = count;
        }
        inSecond[f] += arrived;
        if (second) {
            disperse(f);
        }
        peaks[f] = Math.max(peaks[f] * fade, ages[f] < HORIZONS[1] ? 0 : lower(1, f));
    }

    /** Variance over mean of the counts in seconds (the index of dispersion for counts; 1 if Poisson). */
    private void disperse(int f) {
        double expected = rate(2, f) * secondElapsed;
        if (expected >= 1 && ages[f] >= STEADY) {
            double off = inSecond[f] - expected;
            double ratio = Math.min(MOST_DISPERSION, off * off / expected);
            dispersions[f] += DISPERSION_WEIGHT * (ratio - dispersions[f]);
        }
        inSecond[f] = 0;
    }

    private double rate(int horizon, int f) {
        double head = HEAD_START / HORIZONS[horizon];
        double weight = weights[horizon][f];
        return rates[horizon][f] / (weight + (1 - weight) * head);
    }

    private double lower(int horizon, int f) {
        double rate = rate(horizon, f);
        return rate - DOUBT * StrictMath.sqrt(rate / (2 * HORIZONS[horizon]));
    }

    /** Tasks a second now. */
    public double current(int function) {
        double steady = rate(2, function);
        return quick ? Math.max(steady, Math.max(lower(1, function), lower(0, function))) : rate(3, function);
    }

    /** The larger of {@link #current} and {@link #mean}. */
    public double present(int function) {
        return Math.max(current(function), mean(function));
    }

    /** Tasks a second over the last minute. */
    public double mean(int function) {
        return rate(3, function);
    }

    /** The highest rate of late, over about two seconds; fades. */
    public double peak(int function) {
        return peaks[function];
    }

    /** Squared coefficient of variation of the arrivals, from the counts in seconds; at least 1. */
    public double variability(int function) {
        return Math.max(1, dispersions[function]);
    }

    /** Seconds since the first arrival; 0 before it. */
    public double age(int function) {
        return ages[function];
    }

    /** Seconds without an arrival until now. */
    public double idleSeconds(int function) {
        return silences[function];
    }

    /** Arrivals so far. */
    public long arrivals(int function) {
        return counted[function];
    }

    /** Whether there is any demand to speak of. */
    public boolean active(int function) {
        return ages[function] > 0 && rates[3][function] > SILENT;
    }

    /** The share of a QoS level in a function's tasks of late; all shares are equal before the first task. */
    public double share(int function, int level) {
        double sum = 0;
        for (int q = 0; q < levels; q++) {
            sum += levelCounts[function * levels + q];
        }
        return sum > 0 ? levelCounts[function * levels + level] / sum : 1.0 / levels;
    }
}

package io.herofake.sim.run;

import io.herofake.policy.Catalog;
import io.herofake.sim.workload.Draws;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * How execution times vary around their profile. Immutable.
 *
 * @param variation     coefficient of variation of a lognormal factor with mean 1, for what has no histogram; 0 for none
 * @param distributions execution times in nanoseconds by {@code FUNCTION/PLATFORM-TYPE/BATCH}; from measured profiles
 */
public record Noise(double variation, Map<String, Quantiles> distributions) {
    /** None: everything takes what its profile says. */
    public static final Noise NONE = new Noise(0, Map.of());

    /** The largest coefficient of variation. */
    public static final double MAX_VARIATION = 10;

    private static final int STEPS = 4096;

    /** Checks the coefficient; copies the map. */
    public Noise {
        distributions = Map.copyOf(distributions);
        if (!(variation >= 0 && variation <= MAX_VARIATION)) {
            throw new IllegalArgumentException("cv must be from 0 to 10, not " + variation);
        }
    }

    /** A distribution by its quantiles; drawing from it takes no search. Immutable. */
    public static final class Quantiles {
        private final long[] nanos = new long[STEPS];

        /** Of a measured distribution of nanoseconds. */
        public Quantiles(Histogram histogram) {
            for (int i = 0; i < STEPS; i++) {
                nanos[i] = Math.max(1, histogram.getValueAtPercentile(100 * (i + 0.5) / STEPS));
            }
        }

        long draw(Draws draws) {
            return nanos[draws.nextInt(STEPS)];
        }
    }

    /** The key of a distribution. */
    public static String key(String function, String platformType, int batch) {
        return function + "/" + platformType + "/" + batch;
    }

    /**
     * The execution times of one run.
     *
     * @param truth what they vary around
     */
    public ExecutionModel model(Truth truth, Catalog catalog, long seed) {
        return new NoisyExecution(this, truth, catalog, seed);
    }

    /** The execution times of one run, without a simulation. */
    public TaskTimes times(Truth truth, Catalog catalog, long seed) {
        return new NoisyExecution(this, truth, catalog, seed);
    }

    /** What the noise of each task is drawn from, by {@link Draws#of} and the task's number. */
    static long luck(long seed) {
        return new Draws(seed, Draws.Stream.EXECUTION).nextLong();
    }

    /** Whether nothing varies. */
    public boolean none() {
        return variation <= 0 && distributions.isEmpty();
    }

    /** A factor with mean 1. */
    double factor(Draws draws) {
        double variance = StrictMath.log(1 + variation * variation);
        return StrictMath.exp(StrictMath.sqrt(variance) * draws.nextGaussian() - variance / 2);
    }
}

package io.herofake.sim.run;

import io.herofake.policy.Catalog;
import io.herofake.sim.workload.Draws;

/**
 * What is true of functions on platform types in a simulation: the profiles that policies see, each figure times a factor of its
 * own. Immutable.
 */
public final class Truth {
    /** The largest error. */
    public static final double MAX_ERROR = 0.9;

    private final Catalog catalog;
    /** By function and platform type: of executions, cold starts and energy. */
    private final double[][][] factors;

    private Truth(Catalog catalog, double[][][] factors) {
        this.catalog = catalog;
        this.factors = factors;
    }

    /** The profiles are exact. */
    public static Truth exact(Catalog catalog) {
        return of(catalog, 0, 0);
    }

    /**
     * The profiles are wrong: what is true is uniform in {@code [1 - error, 1 + error]} times what they say, drawn once for each
     * figure.
     *
     * @param error 0 to {@link #MAX_ERROR}
     */
    public static Truth of(Catalog catalog, double error, long seed) {
        if (!(error >= 0 && error <= MAX_ERROR)) {
            throw new IllegalArgumentException("a profile error must be from 0 to " + MAX_ERROR + ", not " + error);
        }
        Draws draws = new Draws(seed, Draws.Stream.PROFILE);
        double[][][] factors = new double[catalog.functionCount()][catalog.typeCount()][3];
        for (double[][] ofFunction : factors) {
            for (double[] ofType : ofFunction) {
                for (int i = 0; i < ofType.length; i++) {
                    ofType[i] = 1 + error * (2 * draws.nextUnit() - 1);
                }
            }
        }
        return new Truth(catalog, factors);
    }

    /** Execution time of a batch in nanoseconds, above 0, before noise. */
    public long executionNanos(int function, int type, int batch) {
        return Math.max(1, Math.round(catalog.executionNanos(function, type, batch) * factors[function][type][0]));
    }

    /** Cold start in nanoseconds. */
    public long coldStartNanos(int function, int type) {
        return Math.round(catalog.coldStartNanos(function, type) * factors[function][type][1]);
    }

    /** Energy of a batch in joules; NaN if its profile has none. */
    public double energyJoules(int function, int type, int batch) {
        return catalog.energyJoules(function, type, batch) * factors[function][type][2];
    }
}

package io.herofake.sim.bound;

import io.herofake.policy.Catalog;
import io.herofake.sim.run.Truth;

/** The least that a task of a function takes on a platform type, in batches of whatever size. */
final class Costs {
    private final double[][] joules;
    private final double[] cheapestJoules;

    Costs(Catalog catalog, Truth truth) {
        joules = new double[catalog.functionCount()][catalog.typeCount()];
        cheapestJoules = new double[joules.length];
        for (int f = 0; f < joules.length; f++) {
            cheapestJoules[f] = Double.POSITIVE_INFINITY;
            for (int t = 0; t < joules[f].length; t++) {
                joules[f][t] = leastJoules(catalog, truth, f, t);
                cheapestJoules[f] = Math.min(cheapestJoules[f], joules[f][t]);
            }
        }
    }

    private static double leastJoules(Catalog catalog, Truth truth, int function, int type) {
        double least = Double.POSITIVE_INFINITY;
        for (int batch = 1; batch <= catalog.largestBatch(function, type); batch++) {
            double of = truth.energyJoules(function, type, batch) / batch;
            // An energy that is not known is not counted by the simulation either.
            least = Math.min(least, Double.isNaN(of) ? 0 : of);
        }
        return least;
    }

    /** In joules; infinite where the function does not run. */
    double joules(int function, int type) {
        return joules[function][type];
    }

    /** On the cheapest platform type, in joules. */
    double cheapestJoules(int function) {
        return cheapestJoules[function];
    }
}

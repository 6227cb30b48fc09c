package io.herofake.policy.plan;

import io.herofake.policy.Catalog;
import io.herofake.policy.cost.Energies;
import io.herofake.policy.cost.Normalization;
import io.herofake.policy.cost.Weights;

/**
 * What a task of a function costs on a platform type: the weighted sum of its execution time, its dynamic energy and the
 * price of the platform for that time, each scaled to [0, 1] over the types that the function runs on, as the paper does in
 * eq. 7. Unlike eq. 7 it has no cold start, which is paid once and not by each task. Immutable.
 */
public final class UnitCosts {
    private final Catalog catalog;
    private final Weights weights;
    private final double[][] costs;
    private final int[][] order;

    /** With the operator's weights of time, energy and price. */
    public UnitCosts(Catalog catalog, Weights weights) {
        this.catalog = catalog;
        this.weights = weights;
        double[][] energies = Energies.of(catalog);
        costs = new double[catalog.functionCount()][];
        order = new int[costs.length][];
        for (int f = 0; f < costs.length; f++) {
            costs[f] = costs(catalog, weights, f, energies[f]);
            order[f] = order(catalog, f, costs[f]);
        }
    }

    private static double[] costs(Catalog catalog, Weights weights, int f, double[] energies) {
        int[] types = java.util.stream.IntStream.range(0, catalog.typeCount())
                .filter(type -> catalog.runsOn(f, type))
                .toArray();
        double[] time = new double[types.length];
        double[] energy = new double[types.length];
        double[] price = new double[types.length];
        for (int i = 0; i < types.length; i++) {
            time[i] = catalog.executionNanos(f, types[i]);
            energy[i] = energies[types[i]];
            price[i] = catalog.type(types[i]).priceUsd() * time[i];
        }
        time = Normalization.range(time, 0, 1);
        energy = Normalization.range(energy, 0, 1);
        price = Normalization.range(price, 0, 1);
        double[] costs = new double[catalog.typeCount()];
        for (int i = 0; i < types.length; i++) {
            costs[types[i]] = weights.first() * time[i] + weights.second() * energy[i] + weights.third() * price[i];
        }
        return costs;
    }

    private static int[] order(Catalog catalog, int f, double[] costs) {
        return java.util.stream.IntStream.range(0, costs.length)
                .filter(type -> catalog.runsOn(f, type))
                .boxed()
                .sorted((a, b) -> costs[a] != costs[b] ? Double.compare(costs[a], costs[b]) : Integer.compare(a, b))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** The cost of a task; 0 if the function has no profile for the type. */
    public double of(int function, int type) {
        return costs[function][type];
    }

    /** The cost of a task in a batch: execution time and energy a task over those of a batch of one, weighted. */
    public double ofBatch(int function, int type, int size) {
        double time = (double) catalog.executionNanos(function, type, size) / catalog.executionNanos(function, type);
        double energy = catalog.energyJoules(function, type, size) / catalog.energyJoules(function, type);
        boolean known = energy >= 0 && energy < Double.POSITIVE_INFINITY;
        return (weights.first() * time + (known ? weights.second() * energy : 0)) / size;
    }

    /** Number of types that a function runs on. */
    public int count(int function) {
        return order[function].length;
    }

    /** The type that is at a place in the order of costs, cheapest first. */
    public int type(int function, int place) {
        return order[function][place];
    }
}

package io.herofake.policy.cost;

import io.herofake.model.HardwareType;
import io.herofake.policy.Catalog;

/**
 * The concurrency thresholds x of eq. 6 (HeROfake, section IV.C): how many tasks of a function a replica on a platform type is
 * to hold, from what a CPU is to hold and how the two compare in time, energy and price.
 *
 * <p>The reference is the first CPU type that the function has a profile for or, if there is none, the type on which it
 * takes longest. Every CPU type has the reference's threshold.
 */
public final class Thresholds {
    /** How eq. 6 is read. */
    public enum Reading {
        /** As it is printed: weighted sum of the ratios. ResNet50 on the paper's platforms: 100, 396, 1028. */
        PLAIN,
        /**
         * So that it gives the numbers that the paper prints, 100, 489, 1292: time, energy and price are each scaled to
         * [1, 14] over the platform types, the ratios are formed, each vector of ratios is scaled to [1, 14] again, and
         * then weighted and summed; the CPU is fixed.
         */
        NORMALISED
    }

    private static final double LOW = 1;
    private static final double HIGH = 14;
    private static final double HIGHEST_RATIO = 1e6;
    private static final int HIGHEST = 1_000_000;

    private final Catalog catalog;
    private final double[][] energies;
    private final Reading reading;
    private final Weights weights;
    private final int reference;

    private Thresholds(Catalog catalog, Reading reading, Weights weights, int reference) {
        this.catalog = catalog;
        this.reading = reading;
        this.weights = weights;
        this.reference = reference;
        energies = Energies.of(catalog);
    }

    /**
     * Thresholds by function and platform type, at least 1; 0 where there is no profile.
     *
     * @param reference the threshold of a CPU, at least 1; 100 in the paper, from Knative
     */
    public static int[][] of(Catalog catalog, Reading reading, Weights weights, int reference) {
        Thresholds thresholds = new Thresholds(catalog, reading, weights, reference);
        int[][] result = new int[catalog.functionCount()][];
        for (int f = 0; f < result.length; f++) {
            result[f] = thresholds.of(f);
        }
        return result;
    }

    private int[] of(int function) {
        int[] types = typesOf(function);
        int base = base(function, types);
        double[] sum = new double[types.length];
        add(sum, weights.first(), ratios(times(function, types), base));
        add(sum, weights.second(), ratios(energies(function, types), base));
        add(sum, weights.third(), ratios(prices(types), base));
        int[] result = new int[catalog.typeCount()];
        for (int i = 0; i < types.length; i++) {
            boolean fixed = i == base || catalog.type(types[i]).hardware() == HardwareType.CPU;
            double x = fixed ? reference : reference * sum[i];
            result[types[i]] = (int) Math.max(1, Math.min(HIGHEST, Math.round(x)));
        }
        return result;
    }

    private int[] typesOf(int function) {
        return java.util.stream.IntStream.range(0, catalog.typeCount())
                .filter(type -> catalog.runsOn(function, type))
                .toArray();
    }

    private int base(int function, int[] types) {
        int slowest = 0;
        for (int i = 0; i < types.length; i++) {
            if (catalog.type(types[i]).hardware() == HardwareType.CPU) {
                return i;
            }
            if (catalog.executionNanos(function, types[i]) > catalog.executionNanos(function, types[slowest])) {
                slowest = i;
            }
        }
        return slowest;
    }

    private double[] times(int function, int[] types) {
        double[] values = new double[types.length];
        for (int i = 0; i < types.length; i++) {
            values[i] = catalog.executionNanos(function, types[i]);
        }
        return values;
    }

    private double[] energies(int function, int[] types) {
        double[] values = new double[types.length];
        for (int i = 0; i < types.length; i++) {
            values[i] = energies[function][types[i]];
        }
        return values;
    }

    private double[] prices(int[] types) {
        double[] values = new double[types.length];
        for (int i = 0; i < types.length; i++) {
            values[i] = catalog.type(types[i]).priceUsd();
        }
        return values;
    }

    private double[] ratios(double[] values, int base) {
        boolean plain = reading == Reading.PLAIN;
        double[] compared = plain ? values : Normalization.range(values, LOW, HIGH);
        double[] ratios = new double[compared.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = compared[base] == compared[i] ? 1 : Math.min(HIGHEST_RATIO, compared[base] / compared[i]);
        }
        return plain ? ratios : Normalization.range(ratios, LOW, HIGH);
    }

    private static void add(double[] sum, double weight, double[] values) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += weight * values[i];
        }
    }
}

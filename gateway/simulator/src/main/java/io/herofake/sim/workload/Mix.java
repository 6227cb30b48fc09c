package io.herofake.sim.workload;

import java.util.Arrays;

/** Draws an index with given weights. Immutable and thread-safe. */
public final class Mix {
    private final double[] cumulated;
    private final boolean uniform;

    private Mix(double[] weights) {
        cumulated = weights.clone();
        for (int i = 1; i < cumulated.length; i++) {
            cumulated[i] += cumulated[i - 1];
        }
        uniform = Arrays.stream(weights).allMatch(weight -> weight == weights[0]);
    }

    /** Every one of {@code count} indices equally often. */
    public static Mix uniform(int count) {
        double[] weights = new double[count];
        Arrays.fill(weights, 1);
        return new Mix(weights);
    }

    /**
     * Index i with weight {@code weights[i]}.
     *
     * @throws IllegalArgumentException unless every weight is finite and at least 0, and one is above 0
     */
    public static Mix weighted(double... weights) {
        double sum = 0;
        for (double weight : weights) {
            if (!(weight >= 0)) {
                throw new IllegalArgumentException("a weight must be at least 0, not " + weight);
            }
            sum += weight;
        }
        if (!(sum > 0) || Double.isInfinite(sum)) {
            throw new IllegalArgumentException("the weights must be finite and one of them above 0");
        }
        return new Mix(weights);
    }

    /** The next index. */
    int draw(Draws draws) {
        return pick(draws.nextUnit());
    }

    /** The index that owns the given point of [0, 1). */
    int pick(double unit) {
        if (uniform) {
            return (int) (unit * cumulated.length);
        }
        // Index i owns [cumulated(i-1), cumulated(i)): the first index whose cumulated weight is above the point.
        double point = unit * cumulated[cumulated.length - 1];
        int low = 0;
        int high = cumulated.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (cumulated[middle] > point) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}

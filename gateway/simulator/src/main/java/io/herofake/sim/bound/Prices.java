package io.herofake.sim.bound;

import java.util.Arrays;

/** One multiplier for each step of time, and how the bound changes with it. Not thread-safe. */
final class Prices {
    /** At least 0. */
    final double[] value;
    /** A slope of the bound in {@link #value}. */
    final double[] slope;
    /** No higher price is of use. */
    final double highest;

    Prices(int steps, double highest) {
        value = new double[steps];
        slope = new double[steps];
        this.highest = highest;
    }

    void forgetSlope() {
        Arrays.fill(slope, 0);
    }

    /** Takes over the prices of a grid of the same time with fewer steps. */
    void takeOver(Prices coarser) {
        for (int b = 0; b < value.length; b++) {
            int at = (int) ((long) b * coarser.value.length / value.length);
            value[b] = Math.min(highest, coarser.value[at]);
        }
    }
}

package io.herofake.sim.bound;

import java.util.List;

/**
 * Looks for prices at which the bound is high: projected subgradient steps with a length of their own for each price (AdaGrad, Duchi
 * et al. 2011). Wherever it ends, the bound holds.
 */
final class Ascent {
    private static final double TINY = 1e-12;

    private final Relaxation relaxation;
    private final Weights weights;
    private final List<Prices> prices;
    private final double[][] squares;
    private final double[][] bestPrices;

    Ascent(Relaxation relaxation, Weights weights) {
        this.relaxation = relaxation;
        this.weights = weights;
        prices = relaxation.prices();
        squares = new double[prices.size()][prices.get(0).value.length];
        bestPrices = new double[prices.size()][];
    }

    /**
     * The best bound found from the present prices on; prices are left where it was.
     *
     * @param iterations at least 1
     * @param step       the length of the first step, as a part of the highest price
     */
    double climb(int iterations, double step) {
        double best = Double.NEGATIVE_INFINITY;
        for (int n = 0; n < iterations; n++) {
            double value = relaxation.value(weights);
            if (value > best) {
                best = value;
                for (int i = 0; i < bestPrices.length; i++) {
                    bestPrices[i] = prices.get(i).value.clone();
                }
            }
            for (int i = 0; i < squares.length; i++) {
                step(prices.get(i), squares[i], step);
            }
        }
        for (int i = 0; i < bestPrices.length; i++) {
            System.arraycopy(bestPrices[i], 0, prices.get(i).value, 0, bestPrices[i].length);
        }
        return best;
    }

    private static void step(Prices of, double[] squares, double step) {
        for (int b = 0; b < squares.length; b++) {
            double slope = of.slope[b];
            squares[b] += slope * slope;
            double by = step * of.highest * slope / Math.sqrt(squares[b] + TINY);
            of.value[b] = Math.min(of.highest, Math.max(0, of.value[b] + by));
        }
    }
}

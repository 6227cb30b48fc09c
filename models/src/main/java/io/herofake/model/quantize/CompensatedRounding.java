package io.herofake.model.quantize;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Rounds the weights of a layer so that their errors make up for each other. With weights {@code w}, whole numbers {@code q}, and
 * {@code H} the second moments of the layer's input, the squared error of the output is {@code (w - q)^T H (w - q)}, which with
 * {@code H = L L^T} is the squared length of {@code L^T (w - q)}. Its elements are made small one after the other, from the last on, in
 * which only one weight is left to choose: Babai's nearest plane, which is what GPTQ (Frantar, Ashkboos, Hoefler, Alistarh, "GPTQ",
 * 2023) calculates through the inverse of {@code H} (Chen, Shen, Hoefler, Alistarh, "The Geometry of LLM Quantization", 2025).
 * Inputs with the largest moments come first, as their errors are best left to others. Immutable, thread-safe.
 */
final class CompensatedRounding {
    /** Of the mean of the diagonal, added to it: holds for inputs that were hardly seen. */
    private static final double DAMPING = 0.01;

    private static final double MOST = 127;

    private final int[] order;
    private final double[][] lower;

    /** Factors the moments, which takes {@code n^3 / 3} multiplications. */
    CompensatedRounding(SecondMoments moments) {
        int columns = moments.columns();
        double trace = IntStream.range(0, columns).mapToDouble(moments::square).sum();
        order = IntStream.range(0, columns)
                .boxed()
                .sorted(Comparator.comparingDouble(moments::square))
                .mapToInt(Integer::intValue)
                .toArray();
        // An input that is always 0 takes whatever error there is: any positive number will do.
        double added = DAMPING * trace / columns;
        lower = moments.reordered(order, added > 0 ? added : 1);
        Cholesky.factor(lower);
    }

    int columns() {
        return order.length;
    }

    /**
     * Whole numbers from -127 to 127. Several channels at a time, so that the factor is read from memory once for all of them.
     *
     * @param weights of some output channels, in steps
     * @param into    row by row
     * @param offset  where to begin in it
     */
    void round(double[][] weights, byte[] into, int offset) {
        int columns = order.length;
        double[][] carried = new double[weights.length][columns]; // sum over k > i of L[k][i] (w - q)[k]
        for (int i = columns - 1; i >= 0; i--) {
            for (int channel = 0; channel < weights.length; channel++) {
                double weight = weights[channel][order[i]];
                double wanted = weight + carried[channel][i] / lower[i][i];
                double rounded = Math.rint(Math.max(-MOST, Math.min(MOST, wanted)));
                into[offset + channel * columns + order[i]] = (byte) rounded;
                carry(lower[i], weight - rounded, carried[channel], i);
            }
        }
    }

    private static void carry(double[] row, double error, double[] carried, int count) {
        for (int k = 0; k < count; k++) {
            carried[k] += row[k] * error;
        }
    }
}

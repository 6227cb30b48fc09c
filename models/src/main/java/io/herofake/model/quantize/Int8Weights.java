package io.herofake.model.quantize;

import io.herofake.model.ModelRepositoryException;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Weights in 8 bits: value {@code = scales[out] * bytes[out][i]}, bytes of -127 to 127, so that they are symmetric; biases
 * in 32 bits, in steps of {@code inputScale * scales[out]}, as the sums of products are.
 */
final class Int8Weights {
    private static final int MOST = 127;
    /** Channels that are rounded at a time. */
    private static final int BATCH = 16;
    /** Leaves the other half of 32 bits to the sum of products: 2^15 products of 255 and 127. */
    private static final double MOST_BIAS = 1 << 30;

    private final List<Long> shape;
    private final byte[] bytes;
    private final float[] scales;
    private final double[] bias;
    private final float[] biasScales;

    private Int8Weights(LayerWeights weights) {
        this.shape = weights.shape();
        this.bytes = new byte[weights.rows() * weights.columns()];
        this.scales = new float[weights.rows()];
        this.bias = new double[weights.rows()];
        this.biasScales = new float[weights.rows()];
    }

    /**
     * Rounds weights.
     *
     * @param inputScale  the step of the layer's 8-bit input
     * @param compensated how their errors make up for each other; null rounds each to the nearest
     * @throws ModelRepositoryException {@code INVALID_MODEL} if a weight is not finite
     */
    static Int8Weights of(FloatGraph graph, Stage stage, float inputScale, @Nullable CompensatedRounding compensated)
            throws ModelRepositoryException {
        LayerWeights weights = LayerWeights.ofRounded(graph, stage);
        Int8Weights made = new Int8Weights(weights);
        double[] values = new double[weights.columns()];
        for (int row = 0; row < weights.rows(); row++) {
            weights.read(row, values);
            float scale = scale(values, weights.bias(row), inputScale);
            if (!Float.isFinite(scale)) {
                throw graph.invalid("has " + FloatGraph.describe(stage.node()) + " with weights that are not finite");
            }
            made.scales[row] = scale;
            made.bias[row] = weights.bias(row);
            made.biasScales[row] = inputScale * scale;
        }
        int batches = (weights.rows() + BATCH - 1) / BATCH;
        IntStream.range(0, batches)
                .parallel()
                .forEach(batch ->
                        made.round(weights, batch * BATCH, Math.min(weights.rows(), (batch + 1) * BATCH), compensated));
        return made;
    }

    private void round(LayerWeights weights, int from, int to, @Nullable CompensatedRounding compensated) {
        double[][] values = new double[to - from][weights.columns()];
        for (int row = from; row < to; row++) {
            weights.read(row, values[row - from]);
            for (int i = 0; i < weights.columns(); i++) {
                values[row - from][i] /= scales[row];
            }
        }
        int offset = from * weights.columns();
        if (compensated != null) {
            compensated.round(values, bytes, offset);
            return;
        }
        for (int i = 0; i < values.length * weights.columns(); i++) {
            bytes[offset + i] = (byte) Math.rint(values[i / weights.columns()][i % weights.columns()]);
        }
    }

    /** {@code [out, ...]}. */
    List<Long> shape() {
        return shape;
    }

    /** Row by row, a row for each output channel; not to be changed. */
    byte[] bytes() {
        return bytes;
    }

    /** One for each output channel; not to be changed. */
    float[] scales() {
        return scales;
    }

    /** The steps of the biases, one for each output channel; not to be changed. */
    float[] biasScales() {
        return biasScales;
    }

    /**
     * One for each output channel.
     *
     * @param correction what is taken from each before rounding; null for nothing
     */
    int[] bias(double @Nullable [] correction) {
        int[] rounded = new int[bias.length];
        for (int row = 0; row < rounded.length; row++) {
            double steps = (bias[row] - (correction == null ? 0 : correction[row])) / biasScales[row];
            rounded[row] = (int) Math.rint(Math.max(-MOST_BIAS, Math.min(MOST_BIAS, steps)));
        }
        return rounded;
    }

    /** The step of a row: just enough for its largest weight, more where its bias would not fit otherwise. */
    private static float scale(double[] values, double bias, float inputScale) {
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, Math.abs(value)); // NaN stays.
        }
        double step = Math.max(largest / MOST, Math.abs(bias) / (MOST_BIAS * inputScale));
        // Rounded up, or the largest weight would round to 128.
        return step > 0 || Double.isNaN(step) ? Math.max(Math.nextUp((float) step), Float.MIN_NORMAL) : 1;
    }
}

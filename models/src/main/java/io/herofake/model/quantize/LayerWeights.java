package io.herofake.model.quantize;

import ai.onnx.proto.OnnxMl;
import io.herofake.model.ModelRepositoryException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The float weights of a convolution or fully connected layer, one row for each output channel, with a batch normalisation
 * folded in: with {@code s = scale / sqrt(variance + epsilon)} the weights become {@code s * w} and the bias
 * {@code shift + s * (bias - mean)}, and with what the graph says of dividing channels. Computed in double.
 */
final class LayerWeights {
    private static final int LEAST_RANK = 2;

    private final FloatBuffer values;
    private final List<Long> shape;
    private final int rows;
    private final int columns;
    private final boolean transposed;
    private final double[] scales;
    private final double[] bias;
    /** By what each channel of the input is divided. */
    private double[] inputs = {1};

    private LayerWeights(Constant weight, boolean transposed) {
        this.values = weight.values();
        this.transposed = transposed;
        this.shape = transposed ? List.of(weight.shape().get(1), weight.shape().get(0)) : weight.shape();
        this.rows = Math.toIntExact(shape.get(0));
        this.columns = weight.values().limit() / rows;
        this.scales = new double[rows];
        this.bias = new double[rows];
        Arrays.fill(scales, 1);
    }

    /**
     * The weights of a step.
     *
     * @throws ModelRepositoryException {@code INVALID_MODEL} naming the node if they are not constants, or not as they must be
     */
    static LayerWeights of(FloatGraph graph, Stage stage) throws ModelRepositoryException {
        OnnxMl.NodeProto node = stage.node();
        boolean gemm = node.getOpType().equals("Gemm");
        if (gemm
                && (Attributes.integer(node, "transA", 0) != 0
                        || Attributes.number(node, "alpha", 1) != 1
                        || Attributes.number(node, "beta", 1) != 1)) {
            throw graph.invalid("has " + FloatGraph.describe(node)
                    + " with transA, alpha or beta; only plain fully connected layers can be quantised");
        }
        Constant weight = graph.constant(node, 1);
        if (weight.shape().size() < LEAST_RANK || weight.values().limit() == 0) {
            throw graph.invalid("has " + FloatGraph.describe(node) + " with weights of shape " + weight.shape());
        }
        LayerWeights weights = new LayerWeights(weight, gemm && Attributes.integer(node, "transB", 0) == 0);
        weights.readBias(graph, node);
        weights.fold(graph, stage.norm());
        weights.divide(graph, stage);
        return weights;
    }

    /** The same for a step that reads its input rounded. */
    static LayerWeights ofRounded(FloatGraph graph, Stage stage) throws ModelRepositoryException {
        LayerWeights weights = of(graph, stage);
        weights.multiply(graph, stage, graph.boundary(stage.inputs().get(0)));
        return weights;
    }

    private void readBias(FloatGraph graph, OnnxMl.NodeProto node) throws ModelRepositoryException {
        if (node.getInputCount() > 2 && !node.getInput(2).isEmpty()) {
            float[] read = graph.constant(node, 2).array();
            if (read.length != rows && read.length != 1) {
                throw graph.invalid("has " + FloatGraph.describe(node) + " with " + read.length + " biases for " + rows
                        + " channels");
            }
            Arrays.setAll(bias, row -> read[read.length == 1 ? 0 : row]);
        }
    }

    private void fold(FloatGraph graph, OnnxMl.@Nullable NodeProto norm) throws ModelRepositoryException {
        if (norm == null) {
            return;
        }
        float epsilon = Attributes.number(norm, "epsilon", 1e-5f);
        float[][] parts = new float[4][];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = graph.constant(norm, i + 1).array();
            if (parts[i].length != rows) {
                throw graph.invalid("has " + FloatGraph.describe(norm) + " with " + parts[i].length + " values for "
                        + rows + " channels");
            }
        }
        for (int row = 0; row < rows; row++) {
            scales[row] = parts[0][row] / Math.sqrt(parts[3][row] + epsilon);
            bias[row] = parts[1][row] + scales[row] * (bias[row] - parts[2][row]);
        }
    }

    /** Multiplies with what the channels of its input are divided by, and divides what it gives. */
    private void divide(FloatGraph graph, Stage stage) throws ModelRepositoryException {
        multiply(graph, stage, graph.factors(stage.inputs().get(0)));
        double @Nullable [] behind = graph.factors(stage.output());
        for (int row = 0; behind != null && row < rows; row++) {
            scales[row] /= behind[row];
            bias[row] /= behind[row];
        }
    }

    private void multiply(FloatGraph graph, Stage stage, double @Nullable [] before) throws ModelRepositoryException {
        if (before == null) {
            return;
        }
        if (columns % before.length != 0) {
            throw graph.invalid("has " + FloatGraph.describe(stage.node()) + " with " + columns
                    + " weights for each channel that reads " + before.length + " channels");
        }
        inputs = before;
    }

    int rows() {
        return rows;
    }

    int columns() {
        return columns;
    }

    /** {@code [out, ...]}, whichever way round the file has them. */
    List<Long> shape() {
        return shape;
    }

    double bias(int row) {
        return bias[row];
    }

    /** All biases. */
    float[] biases() {
        float[] all = new float[rows];
        for (int row = 0; row < rows; row++) {
            all[row] = (float) bias[row];
        }
        return all;
    }

    /** All weights, row by row. */
    float[] all() {
        float[] all = new float[rows * columns];
        double[] values = new double[columns];
        for (int row = 0; row < rows; row++) {
            read(row, values);
            for (int column = 0; column < columns; column++) {
                all[row * columns + column] = (float) values[column];
            }
        }
        return all;
    }

    /** The weights of an output channel. */
    void read(int row, double[] into) {
        int window = columns / inputs.length;
        for (int column = 0; column < columns; column++) {
            double value = values.get(transposed ? column * rows + row : row * columns + column);
            into[column] = scales[row] * inputs[column / window] * value;
        }
    }
}

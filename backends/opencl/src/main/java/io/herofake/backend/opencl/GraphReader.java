package io.herofake.backend.opencl;

import ai.onnx.proto.OnnxMl;
import io.herofake.backend.opencl.Layer.Convolution;
import io.herofake.backend.opencl.Layer.Pointwise;
import io.herofake.model.InputContract;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Turns a graph into layers: batch normalisations, additions and ReLUs become part of the convolution before them where nothing
 * else reads its result. Used once, by one thread.
 */
final class GraphReader {

    private static final String OPERATORS =
            "Add, AveragePool, BatchNormalization, Conv, Flatten, Gemm, GlobalAveragePool,"
                    + " MatMul, MaxPool, Relu, Reshape, Softmax";

    private final Initializers constants;
    private final GraphValues values;

    private GraphReader(OnnxGraph graph, Shape input, String inputName) {
        this.constants = new Initializers(graph);
        this.values = new GraphValues(graph.proto());
        values.define(inputName, input);
    }

    /**
     * Reads a graph.
     *
     * @throws InvalidGraphException if it does not fit the contract or has something that the executor does not run
     */
    static Network read(OnnxGraph graph, InputContract contract) throws InvalidGraphException {
        String output = GraphContract.check(graph.proto(), contract);
        Shape input = new Shape(GraphContract.CHANNELS, contract.height(), contract.width());
        GraphReader reader = new GraphReader(graph, input, contract.tensorName());
        try {
            for (OnnxMl.NodeProto node : graph.proto().getNodeList()) {
                reader.add(new OnnxNode(node));
            }
        } catch (ArithmeticException e) {
            throw new InvalidGraphException("has a number that is too large (" + e.getMessage() + ")");
        }
        return reader.values.network(output, input);
    }

    private void add(OnnxNode node) throws InvalidGraphException {
        switch (node.operator()) {
            case "Conv" -> convolution(node);
            case "Gemm" -> gemm(node);
            case "MatMul" -> dense(node, false);
            case "BatchNormalization" -> normalisation(node);
            case "Relu" -> relu(node);
            case "Add" -> addition(node);
            case "MaxPool" -> pooling(node, false);
            case "AveragePool" -> pooling(node, true);
            case "GlobalAveragePool" -> globalAverage(node);
            case "Flatten" -> {
                node.require("axis", 1);
                flatten(node);
            }
            case "Reshape" -> reshape(node);
            case "Softmax" -> softmax(node);
            default ->
                throw new InvalidGraphException("has operator " + node.operator() + " (node '" + node.name()
                        + "'), which backend opencl does not run; it runs " + OPERATORS);
        }
        node.finish();
    }

    private void convolution(OnnxNode node) throws InvalidGraphException {
        int input = values.find(node, 0);
        Shape in = values.shape(input);
        int[] dims = constants.dims(node, 1).stream().mapToInt(Math::toIntExact).toArray();
        if (dims.length != 4 || dims[1] != in.channels()) {
            throw node.invalid("has weights " + Arrays.toString(dims) + " for " + in.channels()
                    + " input channels; [output, input, height, width] of all of them is supported");
        }
        node.require("group", 1);
        int[] kernel = node.numbers("kernel_shape", dims[2], dims[3]);
        if (kernel[0] != dims[2] || kernel[1] != dims[3]) {
            throw node.invalid("has a kernel_shape that is not its weights'");
        }
        Window window = window(node, kernel);
        int inputStride = dims[2] * dims[3];
        Weights weights = new Weights(
                constants.values(node, 1), dims[0], dims[1], inputStride, dims[1] * inputStride, inputStride);
        emit(node, input, in, window, weights);
    }

    private void gemm(OnnxNode node) throws InvalidGraphException {
        node.require("transA", 0);
        if (node.real("alpha", 1) != 1 || (node.real("beta", 1) != 1 && node.hasInput(2))) {
            throw node.invalid("has an alpha or beta other than 1");
        }
        dense(node, node.number("transB", 0) != 0);
    }

    private void dense(OnnxNode node, boolean transposed) throws InvalidGraphException {
        int input = values.find(node, 0);
        Shape in = values.flat(node, input);
        int[] dims = constants.dims(node, 1).stream().mapToInt(Math::toIntExact).toArray();
        int inputs = dims.length == 2 ? dims[transposed ? 1 : 0] : 0;
        if (inputs != in.channels()) {
            throw node.invalid("has a matrix " + Arrays.toString(dims) + " for rows of " + in.channels() + " values");
        }
        int outputs = dims[transposed ? 0 : 1];
        Weights weights = new Weights(
                constants.values(node, 1), outputs, inputs, 1, transposed ? inputs : 1, transposed ? 1 : outputs);
        emit(node, input, in, Window.PIXEL, weights);
    }

    private void emit(OnnxNode node, int input, Shape in, Window window, Weights weights) throws InvalidGraphException {
        Shape out = values.checked(node, window.out(in, weights.outputs()));
        Values scale = Values.all(weights.outputs(), 1);
        Values shift =
                node.hasInput(2) ? constants.vector(node, 2, weights.outputs()) : Values.all(weights.outputs(), 0);
        int output = values.define(node.output(), out);
        values.add(
                new Convolution(node.name(), input, output, in, out, window, weights, scale, shift, Layer.NONE, false));
    }

    private void normalisation(OnnxNode node) throws InvalidGraphException {
        int input = values.find(node, 0);
        int channels = values.shape(input).channels();
        node.require("training_mode", 0);
        node.ignore(Set.of("momentum", "spatial"));
        double epsilon = node.real("epsilon", 1e-5f);
        Values scale = constants.vector(node, 1, channels);
        Values shift = constants.vector(node, 2, channels);
        Values mean = constants.vector(node, 3, channels);
        Values variance = constants.vector(node, 4, channels);
        float[] factor = new float[channels];
        float[] offset = new float[channels];
        for (int i = 0; i < channels; i++) {
            double exact = scale.get(i) / Math.sqrt(variance.get(i) + epsilon);
            offset[i] = (float) (shift.get(i) - mean.get(i) * exact);
            factor[i] = (float) exact;
        }
        scaled(node, input, Values.of(factor), Values.of(offset));
    }

    private void scaled(OnnxNode node, int input, Values factor, Values offset) throws InvalidGraphException {
        int output = values.define(node.output(), values.shape(input));
        if (values.onlyReader(input) instanceof Convolution before && open(before)) {
            values.replace(before, before.normalised(node.name(), output, factor, offset));
        } else {
            values.add(
                    new Pointwise(node.name(), input, output, values.shape(input), Layer.NONE, factor, offset, false));
        }
    }

    private static boolean open(Convolution layer) {
        return !layer.relu() && layer.residual() == Layer.NONE;
    }

    private void relu(OnnxNode node) throws InvalidGraphException {
        int input = values.find(node, 0);
        int output = values.define(node.output(), values.shape(input));
        Layer before = values.onlyReader(input);
        if (before instanceof Convolution layer) {
            values.replace(layer, layer.rectified(node.name(), output));
        } else if (before instanceof Pointwise layer) {
            values.replace(layer, layer.rectified(node.name(), output));
        } else {
            values.add(new Pointwise(
                    node.name(), input, output, values.shape(input), Layer.NONE, Values.of(), Values.of(), true));
        }
    }

    private void addition(OnnxNode node) throws InvalidGraphException {
        if (constants.has(node.input(1))) {
            constant(node, 0, 1);
        } else if (constants.has(node.input(0))) {
            constant(node, 1, 0);
        } else {
            sum(node, values.find(node, 0), values.find(node, 1));
        }
    }

    private void constant(OnnxNode node, int value, int constant) throws InvalidGraphException {
        int input = values.find(node, value);
        Shape shape = values.shape(input);
        List<Long> dims = constants.dims(node, constant);
        long channels = shape.channels();
        List<Long> wanted = shape.flat() ? List.of(channels) : List.of(channels, 1L, 1L);
        int from = dims.size() - wanted.size();
        if (from < 0 || !dims.subList(from, dims.size()).equals(wanted)) {
            throw node.invalid("adds a constant of sizes " + dims + "; one value for each of " + channels
                    + " channels is supported");
        }
        Values offset = constants.vector(node, constant, shape.channels());
        scaled(node, input, Values.all(shape.channels(), 1), offset);
    }

    private void sum(OnnxNode node, int first, int second) throws InvalidGraphException {
        Shape shape = values.shape(first);
        if (!shape.equals(values.shape(second))) {
            throw node.invalid("adds " + shape + " and " + values.shape(second) + "; equal shapes are supported");
        }
        int output = values.define(node.output(), shape);
        if (values.onlyReader(first) instanceof Convolution layer && open(layer)) {
            values.replace(layer, layer.plus(node.name(), output, second));
        } else if (values.onlyReader(second) instanceof Convolution layer && open(layer)) {
            values.replace(layer, layer.plus(node.name(), output, first));
        } else {
            values.add(new Pointwise(node.name(), first, output, shape, second, Values.of(), Values.of(), false));
        }
    }

    private void pooling(OnnxNode node, boolean average) throws InvalidGraphException {
        int input = values.find(node, 0);
        Window window = window(node, node.numbers("kernel_shape", 1, 1));
        node.require("ceil_mode", 0);
        node.require("storage_order", 0);
        boolean countPadding = node.number("count_include_pad", 0) != 0;
        if (Math.max(window.top(), window.bottom()) >= window.height()
                || Math.max(window.left(), window.right()) >= window.width()) {
            throw node.invalid("has a padding that is not smaller than its window");
        }
        pool(node, input, window, average, countPadding);
    }

    private void globalAverage(OnnxNode node) throws InvalidGraphException {
        int input = values.find(node, 0);
        pool(node, input, Window.all(values.shape(input)), true, false);
    }

    private void pool(OnnxNode node, int input, Window window, boolean average, boolean countPadding)
            throws InvalidGraphException {
        Shape in = values.shape(input);
        Shape out = values.checked(node, window.out(in, in.channels()));
        int output = values.define(node.output(), out);
        values.add(new Layer.Pooling(node.name(), input, output, in, out, window, average, countPadding));
    }

    private static Window window(OnnxNode node, int[] kernel) throws InvalidGraphException {
        String padding = node.text("auto_pad", "NOTSET");
        int[] strides = node.numbers("strides", 1, 1);
        int[] pads = node.numbers("pads", 0, 0, 0, 0);
        int[] dilations = node.numbers("dilations", 1, 1);
        if (!Set.of("NOTSET", "VALID").contains(padding) || dilations[0] != 1 || dilations[1] != 1) {
            throw node.invalid("has auto_pad " + padding + " and dilations " + Arrays.toString(dilations)
                    + "; NOTSET or VALID, and 1, are supported");
        }
        if (Arrays.stream(strides).anyMatch(stride -> stride < 1)
                || Arrays.stream(kernel).anyMatch(side -> side < 1)
                || Arrays.stream(pads).anyMatch(pad -> pad < 0)) {
            throw node.invalid("has a window, stride or padding that is too small");
        }
        return new Window(kernel[0], kernel[1], strides[0], strides[1], pads[0], pads[1], pads[2], pads[3]);
    }

    private void reshape(OnnxNode node) throws InvalidGraphException {
        node.require("allowzero", 0);
        long[] to = constants.integers(node, 1);
        long elements = values.shape(values.find(node, 0)).elements();
        if (to.length != 2 || to[0] < -1 || to[0] > 1 || (to[1] != elements && (to[1] != -1 || to[0] == -1))) {
            throw node.invalid("reshapes to " + Arrays.toString(to) + "; [N, " + elements + "] is supported");
        }
        flatten(node);
    }

    private void flatten(OnnxNode node) throws InvalidGraphException {
        int input = values.find(node, 0);
        Shape in = values.shape(input);
        // The input's own layout is not that of values that a layer made.
        if (in.flat() && input != Network.INPUT) {
            values.alias(node.output(), input);
            return;
        }
        Shape out = Shape.row(Math.toIntExact(in.elements()));
        int output = values.define(node.output(), out);
        values.add(new Layer.Flatten(node.name(), input, output, in, out));
    }

    private void softmax(OnnxNode node) throws InvalidGraphException {
        int input = values.find(node, 0);
        Shape shape = values.flat(node, input);
        long axis = node.number("axis", -1);
        if (axis != -1 && axis != 1) {
            throw node.invalid("has axis " + axis + "; 1 and -1 are supported");
        }
        int output = values.define(node.output(), shape);
        values.add(new Layer.Softmax(node.name(), input, output, shape));
    }
}

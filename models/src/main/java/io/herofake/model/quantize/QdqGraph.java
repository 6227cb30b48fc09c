package io.herofake.model.quantize;

import ai.onnx.proto.OnnxMl;
import io.herofake.model.ModelRepositoryException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the steps of a graph in ONNX's QDQ form: every tensor goes through {@code QuantizeLinear} to unsigned 8 bits and is
 * read through a {@code DequantizeLinear} of its own for each reader; weights are constants behind one. A runtime that has
 * integer kernels replaces each group by one; any other computes the same, with rounding in floats. A ReLU is the zero
 * point 0 of what it gives. Used once.
 */
final class QdqGraph {
    private static final long LEAST_OPSET = 13;
    private static final long LEAST_IR_VERSION = 7;

    /** The numbers of a quantised tensor, which tensors that only pass values on share. */
    private record Numbers(String scale, String zeroPoint, float scaleValue) {}

    private final FloatGraph source;
    private final String input;
    private final Map<String, TensorRange> ranges;
    private final StageWeights weights;
    private final OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder();
    private final GraphParts parts = new GraphParts(graph);
    private final Map<String, Numbers> quantized = new HashMap<>();
    private int readers;

    QdqGraph(FloatGraph source, String input, Map<String, TensorRange> ranges, StageWeights weights) {
        this.source = source;
        this.input = input;
        this.ranges = ranges;
        this.weights = weights;
    }

    /** The whole model. */
    OnnxMl.ModelProto write(List<Stage> stages) throws ModelRepositoryException {
        begin();
        for (Stage stage : stages) {
            add(stage);
        }
        graph.addAllOutput(source.model().getGraph().getOutputList());
        return model();
    }

    /** The beginning of the model, up to what a step with weights gives before its ReLU: the mean of each channel of that. */
    OnnxMl.ModelProto writeMean(List<Stage> stages, Stage last) throws ModelRepositoryException {
        begin();
        for (Stage stage : stages.subList(0, stages.indexOf(last))) {
            add(stage);
        }
        String output = last.kind() == Stage.Kind.FLOAT ? addFloat(last) : addWeighted(last);
        parts.node(last.meanOperator(), last.mean(), output);
        graph.addOutput(GraphParts.output(last.mean()));
        return model();
    }

    private void begin() {
        graph.setName(source.model().getGraph().getName())
                .addAllInput(source.model().getGraph().getInputList().stream()
                        .filter(value -> value.getName().equals(input))
                        .toList());
    }

    private OnnxMl.ModelProto model() {
        return OnnxMl.ModelProto.newBuilder()
                .setIrVersion(Math.max(LEAST_IR_VERSION, source.model().getIrVersion()))
                .setProducerName("herofake")
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder()
                        .setDomain("")
                        .setVersion(Math.max(LEAST_OPSET, source.opset())))
                .setGraph(graph)
                .build();
    }

    private void add(Stage stage) throws ModelRepositoryException {
        switch (stage.kind()) {
            case FLOAT -> addFloat(stage);
            case ENTRY -> quantize(stage.output(), addEntry(stage), numbers(stage.output()));
            case WEIGHTED -> quantize(stage.output(), addWeighted(stage), numbers(stage.output()));
            case CALCULATING -> quantize(stage.output(), addNode(stage, readAll(stage)), numbers(stage.output()));
            case PASSING -> {
                List<String> read = readAll(stage);
                quantize(
                        stage.output(),
                        addNode(stage, read),
                        numbersOf(stage.inputs().get(0)));
            }
        }
    }

    /** A convolution of the input as it is. */
    private String addEntry(Stage stage) throws ModelRepositoryException {
        LayerWeights layer = LayerWeights.of(source, stage);
        String name = stage.output();
        parts.floats(name + "/weight", layer.shape(), layer.all());
        parts.floats(name + "/bias", List.of((long) layer.rows()), layer.biases());
        return addNode(stage, List.of(stage.inputs().get(0), name + "/weight", name + "/bias"));
    }

    /** Gives the tensor before it is quantised. */
    private String addWeighted(Stage stage) throws ModelRepositoryException {
        String from = read(stage.inputs().get(0));
        float inputScale = numbersOf(stage.inputs().get(0)).scaleValue();
        Int8Weights layer = weights.of(stage, inputScale);
        String name = stage.output();
        List<Long> rows = List.of((long) layer.scales().length);
        parts.bytes(name + "/weight", layer.shape(), layer.bytes());
        parts.floats(name + "/weight_scale", rows, layer.scales());
        parts.bytes(name + "/weight_zero", rows, new byte[layer.scales().length]);
        parts.integers(name + "/bias", layer.bias(weights.correction(stage)));
        parts.floats(name + "/bias_scale", rows, layer.biasScales());
        parts.integers(name + "/bias_zero", new int[layer.scales().length]);
        return addNode(stage, List.of(from, readChannels(name + "/weight"), readChannels(name + "/bias")));
    }

    /** The node between what reads its inputs and what quantises its output. */
    private String addNode(Stage stage, List<String> inputs) {
        String output = stage.output() + "/float";
        OnnxMl.NodeProto.Builder node = parts.node(stage.node().getOpType(), output, inputs.toArray(String[]::new))
                .setName(stage.output());
        if (stage.kind() == Stage.Kind.WEIGHTED && stage.node().getOpType().equals("Gemm")) {
            node.addAttribute(GraphParts.integer("transB", 1));
        } else {
            node.addAllAttribute(stage.node().getAttributeList());
        }
        return output;
    }

    /** A step as it is, but for its bias; gives its output. */
    private String addFloat(Stage stage) throws ModelRepositoryException {
        if (stage.norm() != null || (stage.relu() && !stage.node().getOpType().equals("Relu"))) {
            throw source.invalid("ends in " + FloatGraph.describe(stage.node())
                    + " with a normalisation or ReLU behind it; a fully connected layer must give the output");
        }
        OnnxMl.NodeProto.Builder node = stage.node().toBuilder();
        correctBias(stage, node);
        for (int i = 0; i < node.getInputCount(); i++) {
            if (source.isConstant(node.getInput(i))) {
                graph.addInitializer(source.initializer(node.getInput(i)));
            } else if (i < stage.inputs().size()) {
                String tensor = stage.inputs().get(i);
                node.setInput(i, quantized.containsKey(tensor) ? read(tensor) : tensor);
            }
        }
        graph.addNode(node);
        return stage.node().getOutput(0);
    }

    private void correctBias(Stage stage, OnnxMl.NodeProto.Builder node) throws ModelRepositoryException {
        double @Nullable [] correction = weights.correction(stage);
        if (correction == null) {
            return;
        }
        float[] bias = LayerWeights.of(source, stage).biases();
        for (int row = 0; row < bias.length; row++) {
            bias[row] -= (float) correction[row];
        }
        String name = stage.output() + "/bias";
        parts.floats(name, List.of((long) bias.length), bias);
        List<String> others = node.getInputList().subList(0, 2).stream().toList();
        node.clearInput().addAllInput(others).addInput(name);
    }

    private List<String> readAll(Stage stage) throws ModelRepositoryException {
        String first = read(stage.inputs().get(0));
        return stage.inputs().size() == 1
                ? List.of(first)
                : List.of(first, read(stage.inputs().get(1)));
    }

    /** A float view of a quantised tensor, for one reader. */
    private String read(String tensor) throws ModelRepositoryException {
        if (tensor.equals(input) && !quantized.containsKey(input)) {
            quantize(input, input, numbers(input));
        }
        Numbers numbers = numbersOf(tensor);
        String to = tensor + "/read" + readers++;
        parts.node("DequantizeLinear", to, tensor + "/quantized", numbers.scale(), numbers.zeroPoint());
        return to;
    }

    private String readChannels(String constant) {
        String read = constant + "/read";
        parts.node("DequantizeLinear", read, constant, constant + "_scale", constant + "_zero")
                .addAttribute(GraphParts.integer("axis", 0));
        return read;
    }

    private void quantize(String tensor, String from, Numbers numbers) {
        parts.node("QuantizeLinear", tensor + "/quantized", from, numbers.scale(), numbers.zeroPoint());
        quantized.put(tensor, numbers);
    }

    private Numbers numbersOf(String tensor) throws ModelRepositoryException {
        Numbers numbers = quantized.get(tensor);
        if (numbers == null) {
            throw source.invalid("uses '" + tensor + "' before it is calculated, or after the part that stays float32");
        }
        return numbers;
    }

    /** New numbers of a tensor, from the range that was measured of it. */
    private Numbers numbers(String tensor) {
        TensorRange range = ranges.get(tensor);
        if (range == null) {
            throw new IllegalArgumentException("no range was given for '" + tensor + "'");
        }
        Numbers numbers = new Numbers(tensor + "/scale", tensor + "/zero", range.scale());
        parts.floats(numbers.scale(), List.of(), range.scale());
        parts.unsigned(numbers.zeroPoint(), range.zeroPoint());
        return numbers;
    }
}

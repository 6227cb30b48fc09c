package io.herofake.model.quantize;

import ai.onnx.proto.OnnxMl;
import io.herofake.model.ModelRepositoryException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private record Numbers(String scale, String zeroPoint, float scaleValue, int zeroPointValue) {}

    /**
     * A tensor in float32: what there is of it before its ReLU, whether it has one, and whether it was calculated from rounded tensors
     * alone.
     */
    private record Plain(String before, boolean relu, boolean ofRounded) {}

    private final FloatGraph source;
    private final String input;
    private final Map<String, TensorRange> ranges;
    private final StageWeights weights;
    /** What stays float32, of what could be in 8 bits. */
    private final FloatSteps floats;

    private final OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder();
    private final GraphParts parts = new GraphParts(graph);
    private final Map<String, Numbers> quantized = new HashMap<>();
    /** Tensors that there are in float32. */
    private final Map<String, Plain> plain = new HashMap<>();

    private int readers;

    QdqGraph(
            FloatGraph source, String input, Map<String, TensorRange> ranges, StageWeights weights, FloatSteps floats) {
        this.source = source;
        this.input = input;
        this.ranges = ranges;
        this.weights = weights;
        this.floats = floats;
    }

    /** The whole model. */
    OnnxMl.ModelProto write(List<Stage> stages) throws ModelRepositoryException {
        begin(stages);
        graph.addAllOutput(source.model().getGraph().getOutputList());
        return model();
    }

    /** The beginning of the model, up to what a step with weights gives before its ReLU: the mean of each channel of that. */
    OnnxMl.ModelProto writeMean(List<Stage> stages, Stage last) throws ModelRepositoryException {
        begin(stages.subList(0, stages.indexOf(last)));
        String output = last.kind() == Stage.Kind.FLOAT ? addFloat(last) : addWeighted(last);
        parts.node(last.meanOperator(), last.mean(), output);
        graph.addOutput(GraphParts.output(last.mean()));
        return model();
    }

    /** The whole model in float32, as far as it can be, with tensors as further outputs under their own names, and means. */
    OnnxMl.ModelProto writeFloat(List<Stage> stages, Set<String> tensors) throws ModelRepositoryException {
        begin(stages);
        graph.addAllOutput(source.model().getGraph().getOutputList());
        for (String tensor : tensors) {
            addSeen(tensor);
            graph.addOutput(GraphParts.output(tensor));
        }
        for (Stage stage : stages) {
            if (stage.correctable()) {
                String before = stage.kind() == Stage.Kind.FLOAT ? stage.linear() : stage.output() + "/float";
                parts.node(stage.meanOperator(), stage.mean(), before);
                graph.addOutput(GraphParts.output(stage.mean()));
            }
        }
        return model();
    }

    /** A tensor under its own name, as it would be rounded. */
    private void addSeen(String tensor) throws ModelRepositoryException {
        double @Nullable [] boundary = source.boundary(tensor);
        if (boundary == null) {
            parts.node("Identity", tensor, readFloat(tensor)).setName(tensor + "/seen");
            return;
        }
        parts.floats(tensor + "/factors", List.of(1L, (long) boundary.length, 1L, 1L), times(boundary, 1));
        parts.node("Div", tensor, readFloat(tensor), tensor + "/factors").setName(tensor + "/seen");
    }

    private static float[] inverse(double[] values) {
        return times(Arrays.stream(values).map(value -> 1 / value).toArray(), 1);
    }

    private static float[] times(double[] values, float factor) {
        float[] product = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            product[i] = (float) (values[i] * factor);
        }
        return product;
    }

    /** The beginning of the model, up to the input of a step with weights: the second moments of that. */
    OnnxMl.ModelProto writeMoments(List<Stage> stages, Stage last, List<Long> shape) throws ModelRepositoryException {
        begin(stages.subList(0, stages.indexOf(last)));
        new Patches(parts, last).add(read(last.inputs().get(0)), shape);
        graph.addOutput(GraphParts.output(last.moments()));
        graph.addOutput(GraphParts.output(last.momentsSizes()));
        return model();
    }

    private void begin(List<Stage> stages) throws ModelRepositoryException {
        graph.setName(source.model().getGraph().getName())
                .addAllInput(source.model().getGraph().getInputList().stream()
                        .filter(value -> value.getName().equals(input))
                        .toList());
        plain.put(input, new Plain(input, false, false));
        for (Stage stage : stages) {
            if (floats.contains(stage)) {
                addPlain(stage);
            } else {
                add(stage);
            }
        }
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
            case ENTRY, PLAIN -> addPlain(stage);
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

    /** A step in float32, with what is folded into its weights; its ReLU comes when somebody reads it in float32. */
    private void addPlain(Stage stage) throws ModelRepositoryException {
        List<String> inputs = new ArrayList<>();
        for (String tensor : stage.inputs()) {
            inputs.add(readFloat(tensor));
        }
        String name = stage.output();
        if (stage.weighted()) {
            LayerWeights layer = LayerWeights.of(source, stage);
            parts.floats(name + "/weight", layer.shape(), layer.all());
            parts.floats(name + "/bias", List.of((long) layer.rows()), layer.biases());
            inputs.addAll(List.of(name + "/weight", name + "/bias"));
        }
        boolean relu = stage.relu() && !stage.node().getOpType().equals("Relu");
        boolean ofRounded = stage.inputs().stream().noneMatch(plain::containsKey);
        plain.put(name, new Plain(addNode(stage, inputs), relu, ofRounded));
    }

    /** A float view of a tensor, which is not rounded if the tensor is not. */
    private String readFloat(String tensor) throws ModelRepositoryException {
        Plain found = plain.get(tensor);
        if (found == null) {
            return read(tensor);
        }
        if (found.relu()) {
            String after = tensor + "/relu";
            parts.node("Relu", after, found.before());
            found = new Plain(after, false, found.ofRounded());
            plain.put(tensor, found);
        }
        return found.before();
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
        if (stage.node().getOpType().equals("Gemm")) {
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
            if (i == 1 && source.factors(stage.inputs().get(0)) != null) {
                addFloatWeight(stage, node);
            } else if (source.isConstant(node.getInput(i))) {
                graph.addInitializer(source.initializer(node.getInput(i)));
            } else if (i < stage.inputs().size()) {
                node.setInput(i, readFloat(stage.inputs().get(i)));
            }
        }
        graph.addNode(node);
        plain.put(stage.output(), new Plain(stage.node().getOutput(0), false, false));
        return stage.node().getOutput(0);
    }

    private void addFloatWeight(Stage stage, OnnxMl.NodeProto.Builder node) throws ModelRepositoryException {
        LayerWeights layer = LayerWeights.of(source, stage);
        parts.floats(stage.output() + "/weight", layer.shape(), layer.all());
        node.setInput(1, stage.output() + "/weight").clearAttribute().addAttribute(GraphParts.integer("transB", 1));
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
        Plain there = plain.get(tensor);
        if (there != null && !quantized.containsKey(tensor)) {
            quantizePlain(tensor, there);
        }
        Numbers numbers = numbersOf(tensor);
        String to = tensor + "/read" + readers++;
        parts.node("DequantizeLinear", to, tensor + "/quantized", numbers.scale(), numbers.zeroPoint());
        return to;
    }

    private void quantizePlain(String tensor, Plain there) {
        Numbers numbers = numbers(tensor);
        double @Nullable [] boundary = source.boundary(tensor);
        if (boundary == null) {
            quantize(tensor, there.before(), numbers);
            return;
        }
        List<Long> channels = List.of((long) boundary.length);
        if (there.ofRounded()) {
            // ONNX Runtime would make one integer operator of this and what is before it, which knows no steps for
            // channels.
            parts.floats(tensor + "/inverse", List.of(1L, channels.get(0), 1L, 1L), inverse(boundary));
            parts.node("Mul", tensor + "/scaled", there.before(), tensor + "/inverse");
            quantize(tensor, tensor + "/scaled", numbers);
            return;
        }
        byte[] zeroPoints = new byte[boundary.length];
        Arrays.fill(zeroPoints, (byte) numbers.zeroPointValue());
        parts.floats(tensor + "/scales", channels, times(boundary, numbers.scaleValue()));
        parts.unsigned(tensor + "/zeros", channels, zeroPoints);
        parts.node("QuantizeLinear", tensor + "/quantized", there.before(), tensor + "/scales", tensor + "/zeros")
                .addAttribute(GraphParts.integer("axis", 1));
        quantized.put(tensor, numbers);
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
        Numbers numbers = new Numbers(tensor + "/scale", tensor + "/zero", range.scale(), range.zeroPoint());
        parts.floats(numbers.scale(), List.of(), range.scale());
        parts.unsigned(numbers.zeroPoint(), range.zeroPoint());
        return numbers;
    }
}

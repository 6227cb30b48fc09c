package io.herofake.model.quantize;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.herofake.model.ModelRepositoryException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
    private final Map<String, TensorRange> ranges;
    private final OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder();
    private final Map<String, Numbers> quantized = new HashMap<>();
    private int readers;

    QdqGraph(FloatGraph source, Map<String, TensorRange> ranges) {
        this.source = source;
        this.ranges = ranges;
    }

    /** The whole model. */
    OnnxMl.ModelProto write(String input, List<Stage> stages) throws ModelRepositoryException {
        graph.setName(source.model().getGraph().getName())
                .addAllInput(source.model().getGraph().getInputList().stream()
                        .filter(value -> value.getName().equals(input))
                        .toList())
                .addAllOutput(source.model().getGraph().getOutputList());
        quantize(input, input, numbers(input));
        for (Stage stage : stages) {
            add(stage);
        }
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
            case WEIGHTED -> addWeighted(stage);
            case CALCULATING -> addNode(stage, readAll(stage), numbers(stage.output()));
            case PASSING -> addNode(stage, readAll(stage), numbersOf(stage));
        }
    }

    private void addWeighted(Stage stage) throws ModelRepositoryException {
        Numbers input = numbersOf(stage);
        Int8Weights weights = Int8Weights.of(source, stage, input.scaleValue());
        String name = stage.output();
        constant(name + "/weight", OnnxMl.TensorProto.DataType.INT8_VALUE, weights.shape(), weights.bytes());
        floats(name + "/weight_scale", weights.scales());
        channels(name + "/weight_zero", OnnxMl.TensorProto.DataType.INT8_VALUE, new byte[weights.scales().length]);
        channels(name + "/bias", OnnxMl.TensorProto.DataType.INT32_VALUE, bytes(weights.bias()));
        float[] steps = new float[weights.scales().length];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = input.scaleValue() * weights.scales()[i];
        }
        floats(name + "/bias_scale", steps);
        channels(name + "/bias_zero", OnnxMl.TensorProto.DataType.INT32_VALUE, new byte[Integer.BYTES * steps.length]);
        addNode(
                stage,
                List.of(read(stage.inputs().get(0)), readChannels(name + "/weight"), readChannels(name + "/bias")),
                numbers(name));
    }

    /** The node between what reads its inputs and what quantises its output. */
    private void addNode(Stage stage, List<String> inputs, Numbers numbers) {
        String name = stage.output();
        OnnxMl.NodeProto.Builder node = OnnxMl.NodeProto.newBuilder()
                .setOpType(stage.node().getOpType())
                .setName(name)
                .addAllInput(inputs)
                .addOutput(name + "/float")
                .addAllAttribute(stage.node().getAttributeList());
        if (stage.kind() == Stage.Kind.WEIGHTED && stage.node().getOpType().equals("Gemm")) {
            node.clearAttribute()
                    .addAttribute(OnnxMl.AttributeProto.newBuilder()
                            .setName("transB")
                            .setType(OnnxMl.AttributeProto.AttributeType.INT)
                            .setI(1));
        }
        graph.addNode(node);
        quantize(name, name + "/float", numbers);
    }

    /** A step as it is, with the nodes that were folded into it. */
    private void addFloat(Stage stage) throws ModelRepositoryException {
        OnnxMl.NodeProto.Builder node = stage.node().toBuilder();
        for (int i = 0; i < node.getInputCount(); i++) {
            if (source.isConstant(node.getInput(i))) {
                graph.addInitializer(source.initializer(node.getInput(i)));
            } else if (i < stage.inputs().size()) {
                String tensor = stage.inputs().get(i);
                node.setInput(i, quantized.containsKey(tensor) ? read(tensor) : tensor);
            }
        }
        if (stage.norm() != null || (stage.relu() && !node.getOpType().equals("Relu"))) {
            throw source.invalid("ends in " + FloatGraph.describe(stage.node())
                    + " with a normalisation or ReLU behind it; a fully connected layer must give the output");
        }
        graph.addNode(node);
    }

    private List<String> readAll(Stage stage) throws ModelRepositoryException {
        String first = read(stage.inputs().get(0));
        return stage.inputs().size() == 1
                ? List.of(first)
                : List.of(first, read(stage.inputs().get(1)));
    }

    /** A float view of a quantised tensor, for one reader. */
    private String read(String tensor) throws ModelRepositoryException {
        Numbers numbers = numbersOf(tensor);
        return dequantize(tensor + "/quantized", tensor + "/read" + readers++, numbers.scale(), numbers.zeroPoint());
    }

    private String readChannels(String constant) {
        String read = dequantize(constant, constant + "/read", constant + "_scale", constant + "_zero");
        graph.getNodeBuilder(graph.getNodeCount() - 1)
                .addAttribute(OnnxMl.AttributeProto.newBuilder()
                        .setName("axis")
                        .setType(OnnxMl.AttributeProto.AttributeType.INT)
                        .setI(0));
        return read;
    }

    private String dequantize(String from, String to, String scale, String zeroPoint) {
        graph.addNode(node("DequantizeLinear", to, from, scale, zeroPoint));
        return to;
    }

    private void quantize(String tensor, String from, Numbers numbers) {
        graph.addNode(node("QuantizeLinear", tensor + "/quantized", from, numbers.scale(), numbers.zeroPoint()));
        quantized.put(tensor, numbers);
    }

    private static OnnxMl.NodeProto node(String type, String output, String... inputs) {
        return OnnxMl.NodeProto.newBuilder()
                .setOpType(type)
                .setName(output)
                .addAllInput(List.of(inputs))
                .addOutput(output)
                .build();
    }

    private Numbers numbersOf(Stage stage) throws ModelRepositoryException {
        return numbersOf(stage.inputs().get(0));
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
        constant(numbers.scale(), OnnxMl.TensorProto.DataType.FLOAT_VALUE, List.of(), bytes(range.scale()));
        constant(numbers.zeroPoint(), OnnxMl.TensorProto.DataType.UINT8_VALUE, List.of(), new byte[] {
            (byte) range.zeroPoint()
        });
        return numbers;
    }

    private void floats(String name, float[] values) {
        channels(name, OnnxMl.TensorProto.DataType.FLOAT_VALUE, bytes(values));
    }

    /** A value for each output channel. */
    private void channels(String name, int type, byte[] content) {
        int size = switch (type) {
            case OnnxMl.TensorProto.DataType.INT8_VALUE -> Byte.BYTES;
            default -> Integer.BYTES;
        };
        constant(name, type, List.of((long) content.length / size), content);
    }

    private void constant(String name, int type, List<Long> shape, byte[] content) {
        ByteString raw = UnsafeByteOperations.unsafeWrap(content);
        graph.addInitializer(OnnxMl.TensorProto.newBuilder()
                .setName(name)
                .setDataType(type)
                .addAllDims(shape)
                .setRawData(raw));
    }

    private static byte[] bytes(float... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values);
        return buffer.array();
    }

    private static byte[] bytes(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asIntBuffer().put(values);
        return buffer.array();
    }
}

package io.herofake.backend.opencl;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.herofake.backend.TestModel;
import io.herofake.model.ArtifactTarget;
import io.herofake.model.HardwareType;
import io.herofake.model.InputContract;
import io.herofake.model.ModelArtifact;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** Writes small ONNX graphs with seeded weights, node by node. Each method gives the name of the value that its node makes. */
final class GraphWriter {

    static final String INPUT = "input";
    private static final int CHANNELS = 3;

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("graph");
    private final Random random;
    private final int height;
    private final int width;
    private int names;

    GraphWriter(long seed, int height, int width) {
        this.random = new Random(seed);
        this.height = height;
        this.width = width;
        graph.addInput(value(INPUT, CHANNELS, height, width));
    }

    String conv(String input, int in, int out, int kernel, int stride, int... pads) {
        double deviation = Math.sqrt(2.0 / (in * kernel * kernel));
        NodeProto.Builder node =
                node("Conv", input, constant(deviation, 0, out, in, kernel, kernel), constant(0.1, 0, out));
        ints(node, "kernel_shape", kernel, kernel);
        ints(node, "strides", stride, stride);
        ints(node, "pads", pads);
        return add(node);
    }

    String normalisation(String input, int channels) {
        return add(node(
                "BatchNormalization",
                input,
                constant(0.2, 1, channels),
                constant(0.2, 0, channels),
                constant(0.2, 0, channels),
                constant(0.05, 1, channels)));
    }

    String relu(String input) {
        return add(node("Relu", input));
    }

    String sum(String first, String second) {
        return add(node("Add", first, second));
    }

    String sumWithConstant(String input, int... dims) {
        return add(node("Add", input, constant(0.5, 0, dims)));
    }

    String pool(String operator, String input, int kernel, int stride, int... pads) {
        NodeProto.Builder node = node(operator, input);
        ints(node, "kernel_shape", kernel, kernel);
        ints(node, "strides", stride, stride);
        ints(node, "pads", pads);
        return add(node);
    }

    String plain(String operator, String input) {
        return add(node(operator, input));
    }

    String gemm(String input, int in, int out, boolean transposed) {
        double deviation = Math.sqrt(1.0 / in);
        NodeProto.Builder node = node(
                "Gemm",
                input,
                transposed ? constant(deviation, 0, out, in) : constant(deviation, 0, in, out),
                constant(0.1, 0, out));
        node.addAttribute(AttributeProto.newBuilder()
                .setName("transB")
                .setType(AttributeProto.AttributeType.INT)
                .setI(transposed ? 1 : 0));
        return add(node);
    }

    String matMul(String input, int in, int out) {
        return add(node("MatMul", input, constant(Math.sqrt(1.0 / in), 0, in, out)));
    }

    /** A node that the test makes itself. */
    String add(NodeProto.Builder node) {
        graph.addNode(node);
        return node.getOutput(0);
    }

    NodeProto.Builder node(String operator, String... inputs) {
        String name = operator + names++;
        return NodeProto.newBuilder()
                .setOpType(operator)
                .setName(name)
                .addAllInput(List.of(inputs))
                .addOutput(name + ".out");
    }

    /** A constant of normally distributed values. */
    String constant(double deviation, double mean, int... dims) {
        int count = 1;
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setName("constant" + names++).setDataType(TensorProto.DataType.FLOAT_VALUE);
        for (int dim : dims) {
            count *= dim;
            tensor.addDims(dim);
        }
        ByteBuffer raw = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            raw.putFloat(i * Float.BYTES, (float) (mean + deviation * random.nextGaussian()));
        }
        graph.addInitializer(tensor.setRawData(ByteString.copyFrom(raw)));
        return tensor.getName();
    }

    /** The graph, with a row of classes as its output. */
    GraphProto graph(String output, int classes) {
        return graph.clone().addOutput(value(output, classes)).build();
    }

    /** What a manifest says of it. */
    InputContract contract() {
        return new InputContract(
                INPUT, width, height, InputContract.Resize.STRETCH, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f));
    }

    /** Writes the graph as a file for the CPU. */
    ModelArtifact write(Path directory, String output, int classes) throws IOException {
        ModelProto model = ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
                .setGraph(graph(output, classes))
                .build();
        Path file = Files.createTempFile(directory, "graph-", ".onnx");
        Files.write(file, model.toByteArray());
        return TestModel.artifact(ArtifactTarget.of(HardwareType.CPU), "onnx", file);
    }

    static void ints(NodeProto.Builder node, String name, int... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
        for (int value : values) {
            attribute.addInts(value);
        }
        node.addAttribute(attribute);
    }

    private static ValueInfoProto value(String name, int... sizes) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("N"));
        for (int size : sizes) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(TensorProto.DataType.FLOAT_VALUE)
                                .setShape(shape)))
                .build();
    }
}

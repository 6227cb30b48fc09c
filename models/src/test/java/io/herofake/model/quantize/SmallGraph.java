package io.herofake.model.quantize;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import io.herofake.model.InputContract;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** ONNX graphs for tests, node by node: input {@code [N, 3, 8, 8]}. */
final class SmallGraph {
    static final int SIDE = 8;
    static final InputContract INPUT = new InputContract(
            "input", SIDE, SIDE, InputContract.Resize.STRETCH, List.of(0.5f, 0.5f, 0.5f), List.of(0.5f, 0.5f, 0.5f));

    private final OnnxMl.GraphProto.Builder graph =
            OnnxMl.GraphProto.newBuilder().setName("small");
    private final Random random = new Random(7);
    private long opset = 13;

    SmallGraph opset(long version) {
        opset = version;
        return this;
    }

    SmallGraph node(String type, String output, String... inputs) {
        graph.addNode(OnnxMl.NodeProto.newBuilder()
                .setOpType(type)
                .setName(output)
                .addAllInput(List.of(inputs))
                .addOutput(output));
        return this;
    }

    /** Of the last node. */
    SmallGraph attribute(String name, long... values) {
        OnnxMl.AttributeProto.Builder attribute =
                OnnxMl.AttributeProto.newBuilder().setName(name);
        if (values.length == 1) {
            attribute.setType(OnnxMl.AttributeProto.AttributeType.INT).setI(values[0]);
        } else {
            attribute.setType(OnnxMl.AttributeProto.AttributeType.INTS);
            for (long value : values) {
                attribute.addInts(value);
            }
        }
        graph.getNodeBuilder(graph.getNodeCount() - 1).addAttribute(attribute);
        return this;
    }

    /** Random values about an offset. */
    SmallGraph constant(String name, double offset, double spread, long... shape) {
        int count = 1;
        for (long dim : shape) {
            count *= (int) dim;
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (offset + spread * (2 * random.nextDouble() - 1));
        }
        return values(name, values, shape);
    }

    SmallGraph values(String name, float[] values, long... shape) {
        OnnxMl.TensorProto.Builder tensor =
                OnnxMl.TensorProto.newBuilder().setName(name).setDataType(OnnxMl.TensorProto.DataType.FLOAT_VALUE);
        for (long dim : shape) {
            tensor.addDims(dim);
        }
        ByteBuffer raw = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        graph.addInitializer(tensor.setRawData(ByteString.copyFrom(raw)));
        return this;
    }

    Path write(Path folder) throws IOException {
        graph.addInput(value("input", "N", 3, SIDE, SIDE)).addOutput(value("output", "N", 2));
        OnnxMl.ModelProto model = OnnxMl.ModelProto.newBuilder()
                .setIrVersion(7)
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(opset))
                .setGraph(graph)
                .build();
        return Files.write(Files.createTempFile(folder, "small", ".onnx"), model.toByteArray());
    }

    private static OnnxMl.ValueInfoProto value(String name, String batch, long... dims) {
        OnnxMl.TensorShapeProto.Builder shape = OnnxMl.TensorShapeProto.newBuilder();
        shape.addDimBuilder().setDimParam(batch);
        for (long dim : dims) {
            shape.addDimBuilder().setDimValue(dim);
        }
        OnnxMl.ValueInfoProto.Builder value = OnnxMl.ValueInfoProto.newBuilder().setName(name);
        value.getTypeBuilder()
                .getTensorTypeBuilder()
                .setElemType(OnnxMl.TensorProto.DataType.FLOAT_VALUE)
                .setShape(shape);
        return value.build();
    }
}

package io.herofake.model.quantize;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Nodes and constants of a graph that is being written. */
final class GraphParts {
    private final OnnxMl.GraphProto.Builder graph;

    GraphParts(OnnxMl.GraphProto.Builder graph) {
        this.graph = graph;
    }

    /** Adds a node that is named like its output. */
    OnnxMl.NodeProto.Builder node(String type, String output, String... inputs) {
        return graph.addNodeBuilder()
                .setOpType(type)
                .setName(output)
                .addAllInput(List.of(inputs))
                .addOutput(output);
    }

    /** Adds a conversion to another type of number. */
    void cast(String from, String to, int type) {
        node("Cast", to, from).setName(to + "/cast").addAttribute(integer("to", type));
    }

    /** An attribute that is a whole number. */
    static OnnxMl.AttributeProto integer(String name, long value) {
        return OnnxMl.AttributeProto.newBuilder()
                .setName(name)
                .setType(OnnxMl.AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    /** A float32 output of the graph, whose shape is not said. */
    static OnnxMl.ValueInfoProto output(String name) {
        OnnxMl.ValueInfoProto.Builder value = OnnxMl.ValueInfoProto.newBuilder().setName(name);
        value.getTypeBuilder().getTensorTypeBuilder().setElemType(OnnxMl.TensorProto.DataType.FLOAT_VALUE);
        return value.build();
    }

    void floats(String name, List<Long> shape, float... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values);
        constant(name, OnnxMl.TensorProto.DataType.FLOAT_VALUE, shape, buffer.array());
    }

    void integers(String name, int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asIntBuffer().put(values);
        constant(name, OnnxMl.TensorProto.DataType.INT32_VALUE, List.of((long) values.length), buffer.array());
    }

    void longs(String name, long... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asLongBuffer().put(values);
        constant(name, OnnxMl.TensorProto.DataType.INT64_VALUE, List.of((long) values.length), buffer.array());
    }

    void bytes(String name, List<Long> shape, byte... values) {
        constant(name, OnnxMl.TensorProto.DataType.INT8_VALUE, shape, values);
    }

    void unsigned(String name, int value) {
        constant(name, OnnxMl.TensorProto.DataType.UINT8_VALUE, List.of(), new byte[] {(byte) value});
    }

    void unsigned(String name, List<Long> shape, byte... values) {
        constant(name, OnnxMl.TensorProto.DataType.UINT8_VALUE, shape, values);
    }

    private void constant(String name, int type, List<Long> shape, byte[] content) {
        ByteString raw = UnsafeByteOperations.unsafeWrap(content);
        graph.addInitializer(OnnxMl.TensorProto.newBuilder()
                .setName(name)
                .setDataType(type)
                .addAllDims(shape)
                .setRawData(raw));
    }
}

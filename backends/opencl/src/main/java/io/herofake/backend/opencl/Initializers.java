package io.herofake.backend.opencl;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The constants of a graph. Immutable; what it gives is valid until the file is closed. */
final class Initializers {

    private final Map<String, OnnxMl.TensorProto> tensors = new HashMap<>();

    Initializers(OnnxMl.GraphProto graph) {
        graph.getInitializerList().forEach(tensor -> tensors.put(tensor.getName(), tensor));
    }

    boolean has(String name) {
        return tensors.containsKey(name);
    }

    /** A constant's sizes. */
    List<Long> dims(OnnxNode node, int input) throws InvalidGraphException {
        return find(node, input).getDimsList();
    }

    /** A constant of float32 values, little endian. */
    ByteBuffer values(OnnxNode node, int input) throws InvalidGraphException {
        OnnxMl.TensorProto tensor = find(node, input);
        if (tensor.getDataType() != DataType.FLOAT_VALUE) {
            throw node.invalid("has '" + tensor.getName() + "' as " + DataType.forNumber(tensor.getDataType())
                    + "; backend opencl takes float32");
        }
        ByteBuffer values = tensor.hasRawData() ? tensor.getRawData().asReadOnlyByteBuffer() : copied(tensor);
        long elements = elements(tensor);
        if (values.remaining() != elements * Float.BYTES) {
            throw node.invalid("has '" + tensor.getName() + "' of " + values.remaining() + " bytes; " + elements
                    + " values have " + elements * Float.BYTES);
        }
        return values.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A constant of exactly so many float32 values. */
    Values vector(OnnxNode node, int input, int length) throws InvalidGraphException {
        ByteBuffer values = values(node, input);
        if (values.remaining() != length * Float.BYTES) {
            throw node.invalid("has '" + node.input(input) + "' of " + values.remaining() / Float.BYTES + " values; "
                    + length + " are needed");
        }
        float[] vector = new float[length];
        values.asFloatBuffer().get(vector);
        return Values.of(vector);
    }

    /** A constant of whole numbers. */
    long[] integers(OnnxNode node, int input) throws InvalidGraphException {
        OnnxMl.TensorProto tensor = find(node, input);
        if (tensor.getDataType() != DataType.INT64_VALUE) {
            throw node.invalid("has '" + tensor.getName() + "' that is not int64");
        }
        if (!tensor.hasRawData()) {
            return tensor.getInt64DataList().stream().mapToLong(Long::longValue).toArray();
        }
        ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        long[] values = new long[raw.remaining() / Long.BYTES];
        raw.asLongBuffer().get(values);
        return values;
    }

    private OnnxMl.TensorProto find(OnnxNode node, int input) throws InvalidGraphException {
        OnnxMl.TensorProto tensor = tensors.get(node.input(input));
        if (tensor == null) {
            throw node.invalid("has input " + input + " '" + node.input(input) + "', which must be a constant");
        }
        if (tensor.getExternalDataCount() > 0) {
            throw node.invalid("has '" + tensor.getName() + "' in another file; save the model as one file");
        }
        return tensor;
    }

    private static ByteBuffer copied(OnnxMl.TensorProto tensor) {
        ByteBuffer copy =
                ByteBuffer.allocate(tensor.getFloatDataCount() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < tensor.getFloatDataCount(); i++) {
            copy.putFloat(i * Float.BYTES, tensor.getFloatData(i));
        }
        return copy;
    }

    private static long elements(OnnxMl.TensorProto tensor) {
        return tensor.getDimsList().stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
    }
}

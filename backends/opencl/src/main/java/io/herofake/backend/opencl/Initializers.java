package io.herofake.backend.opencl;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The constants of a graph. Immutable; what it gives is valid until the file is closed. An {@link UncheckedIOException} says that the
 * file could not be read.
 */
final class Initializers {

    private final Map<String, OnnxMl.TensorProto> tensors = new HashMap<>();

    /** Values that are not in their tensors. */
    private final Map<String, Content> outside = new HashMap<>();

    Initializers(OnnxGraph graph) {
        for (int i = 0; i < graph.proto().getInitializerCount(); i++) {
            OnnxMl.TensorProto tensor = graph.proto().getInitializer(i);
            tensors.put(tensor.getName(), tensor);
            Content values = graph.outside().get(i);
            if (values == null) {
                outside.remove(tensor.getName());
            } else {
                outside.put(tensor.getName(), values);
            }
        }
    }

    boolean has(String name) {
        return tensors.containsKey(name);
    }

    /** A constant's sizes. */
    List<Long> dims(OnnxNode node, int input) throws InvalidGraphException {
        return find(node, input).getDimsList();
    }

    /** A constant of float32 values. */
    Content values(OnnxNode node, int input) throws InvalidGraphException {
        OnnxMl.TensorProto tensor = find(node, input);
        if (tensor.getDataType() != DataType.FLOAT_VALUE) {
            throw node.invalid("has '" + tensor.getName() + "' as " + DataType.forNumber(tensor.getDataType())
                    + "; backend opencl takes float32");
        }
        Content values = content(tensor);
        long elements = elements(tensor);
        if (values.bytes() != elements * Float.BYTES) {
            throw node.invalid("has '" + tensor.getName() + "' of " + values.bytes() + " bytes; " + elements
                    + " values have " + elements * Float.BYTES);
        }
        return values;
    }

    /** A constant of exactly so many float32 values. */
    Values vector(OnnxNode node, int input, int length) throws InvalidGraphException {
        Content values = values(node, input);
        if (values.bytes() != (long) length * Float.BYTES) {
            throw node.invalid("has '" + node.input(input) + "' of " + values.bytes() / Float.BYTES + " values; "
                    + length + " are needed");
        }
        float[] vector = new float[length];
        bytes(values).asFloatBuffer().get(vector);
        return Values.of(vector);
    }

    /** A constant of whole numbers. */
    long[] integers(OnnxNode node, int input) throws InvalidGraphException {
        OnnxMl.TensorProto tensor = find(node, input);
        if (tensor.getDataType() != DataType.INT64_VALUE) {
            throw node.invalid("has '" + tensor.getName() + "' that is not int64");
        }
        if (tensor.getInt64DataCount() > 0) {
            return tensor.getInt64DataList().stream().mapToLong(Long::longValue).toArray();
        }
        ByteBuffer raw = bytes(content(tensor));
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

    private Content content(OnnxMl.TensorProto tensor) {
        Content values = outside.get(tensor.getName());
        if (values != null) {
            return values;
        }
        return Content.of(tensor.hasRawData() ? tensor.getRawData() : packed(tensor));
    }

    private static ByteString packed(OnnxMl.TensorProto tensor) {
        ByteBuffer copy =
                ByteBuffer.allocate(tensor.getFloatDataCount() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < tensor.getFloatDataCount(); i++) {
            copy.putFloat(i * Float.BYTES, tensor.getFloatData(i));
        }
        return ByteString.copyFrom(copy);
    }

    /** Few bytes, on the heap. */
    private static ByteBuffer bytes(Content content) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(content.bytes()));
        try {
            content.read(0, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.flip().order(ByteOrder.LITTLE_ENDIAN);
    }

    private static long elements(OnnxMl.TensorProto tensor) {
        return tensor.getDimsList().stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
    }
}

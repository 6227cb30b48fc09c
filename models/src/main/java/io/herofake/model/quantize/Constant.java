package io.herofake.model.quantize;

import ai.onnx.proto.OnnxMl;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * A float32 constant.
 *
 * @param shape  its dimensions
 * @param values row by row; not to be written
 */
record Constant(List<Long> shape, FloatBuffer values) {

    /** Of a tensor of a file. */
    static Constant of(OnnxMl.TensorProto tensor) {
        if (tensor.getFloatDataCount() > 0) {
            FloatBuffer copy = FloatBuffer.allocate(tensor.getFloatDataCount());
            tensor.getFloatDataList().forEach(copy::put);
            return new Constant(tensor.getDimsList(), copy.flip());
        }
        return new Constant(
                tensor.getDimsList(),
                tensor.getRawData()
                        .asReadOnlyByteBuffer()
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer());
    }

    /** How many values its shape has. */
    long size() {
        return shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
    }

    /** All values, copied. */
    float[] array() {
        float[] all = new float[values.limit()];
        values.get(0, all);
        return all;
    }
}

package io.herofake.model.quantize;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import io.herofake.model.HalfFloat;
import io.herofake.model.StreamedOnnx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * A float32 constant as it is written: rounded to float16, or as it is.
 *
 * @param name   in the new graph
 * @param values in the old one
 * @param half   whether it is rounded
 */
record RoundedConstant(String name, Constant values, boolean half) implements StreamedOnnx.Constant {
    private static final int CHUNK = 8192;

    @Override
    public MessageLite description() {
        return OnnxMl.TensorProto.newBuilder()
                .setName(name)
                .setDataType(half ? OnnxMl.TensorProto.DataType.FLOAT16_VALUE : OnnxMl.TensorProto.DataType.FLOAT_VALUE)
                .addAllDims(values.shape())
                .build();
    }

    @Override
    public long valueBytes() {
        return values.size() * (half ? Short.BYTES : Float.BYTES);
    }

    @Override
    public void writeValues(CodedOutputStream out) throws IOException {
        FloatBuffer from = values.values();
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int start = 0; start < from.limit(); start += CHUNK) {
            chunk.clear();
            for (int i = start; i < Math.min(from.limit(), start + CHUNK); i++) {
                put(chunk, from.get(i));
            }
            out.write(chunk.array(), 0, chunk.position());
        }
    }

    private void put(ByteBuffer chunk, float value) {
        if (half) {
            chunk.putShort(HalfFloat.fromFloat(value));
        } else {
            chunk.putFloat(value);
        }
    }
}

package io.herofake.model.network;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import io.herofake.model.ModelRepositoryException;
import io.herofake.model.ModelRepositoryException.Kind;
import io.herofake.model.StreamedOnnx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A constant of an ONNX graph whose values are made when they are written, a row at a time.
 *
 * @param name    in the graph
 * @param shape   in the graph
 * @param rows    how often {@link RowSource#fill} is called, from row 0 up
 * @param columns values of a row
 * @param values  makes a row
 */
record Initializer(String name, List<Integer> shape, int rows, int columns, RowSource values)
        implements StreamedOnnx.Constant {

    /** Makes the values of a row. */
    @FunctionalInterface
    interface RowSource {
        void fill(int row, float[] into) throws IOException, ModelRepositoryException;
    }

    @Override
    public MessageLite description() {
        OnnxMl.TensorProto.Builder tensor =
                OnnxMl.TensorProto.newBuilder().setName(name).setDataType(OnnxMl.TensorProto.DataType.FLOAT_VALUE);
        shape.forEach(tensor::addDims);
        return tensor.build();
    }

    @Override
    public long valueBytes() {
        return (long) rows * columns * Float.BYTES;
    }

    @Override
    public void writeValues(CodedOutputStream out) throws IOException, ModelRepositoryException {
        float[] row = new float[columns];
        ByteBuffer bytes = ByteBuffer.allocate(row.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < rows; i++) {
            values.fill(i, row);
            checkFinite(row);
            bytes.asFloatBuffer().put(row);
            out.writeRawBytes(bytes.array());
        }
    }

    private void checkFinite(float[] row) throws ModelRepositoryException {
        for (float value : row) {
            if (!Float.isFinite(value)) {
                throw new ModelRepositoryException(
                        Kind.INVALID_MODEL, "the weights of " + name + " hold " + value + "; they must be finite");
            }
        }
    }
}

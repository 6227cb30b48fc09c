package io.herofake.model;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * An ONNX file that is streamed: all that is in memory is the graph without its constants and some values of the constant that
 * is being written. Protobuf messages are put together from parts, which is allowed because a message written as two halves
 * one after the other is the same message. The same parts give the same bytes.
 */
public final class StreamedOnnx implements ArtifactContent {
    private static final int BUFFER_BYTES = 256 * 1024;

    private final byte[] modelHead;
    private final byte[] graphHead;
    private final List<Constant> constants;
    private final byte[] graphTail;
    private final byte[] modelTail;

    /** A constant of the graph whose values are made when they are written. */
    public interface Constant {

        /** Name, shape and type, without values. */
        MessageLite description();

        /** How many bytes {@link #writeValues} writes; exact. */
        long valueBytes();

        /**
         * Writes the values, row by row, little-endian.
         *
         * @throws IOException              if the stream fails
         * @throws ModelRepositoryException if what the values are made from is bad
         */
        void writeValues(CodedOutputStream out) throws IOException, ModelRepositoryException;
    }

    /**
     * A file.
     *
     * @param modelHead what comes before the graph
     * @param graphHead of the graph, what comes before its constants
     * @param constants in the order in which they are written
     * @param graphTail of the graph, what comes behind its constants
     * @param modelTail what comes behind the graph
     */
    public StreamedOnnx(
            OnnxMl.ModelProto modelHead,
            OnnxMl.GraphProto graphHead,
            List<? extends Constant> constants,
            OnnxMl.GraphProto graphTail,
            OnnxMl.ModelProto modelTail) {
        this.modelHead = modelHead.toByteArray();
        this.graphHead = graphHead.toByteArray();
        this.constants = List.copyOf(constants);
        this.graphTail = graphTail.toByteArray();
        this.modelTail = modelTail.toByteArray();
    }

    @Override
    public long sizeBytes() {
        long graphBytes = graphBytes();
        return modelHead.length
                + header(OnnxMl.ModelProto.GRAPH_FIELD_NUMBER, graphBytes)
                + graphBytes
                + modelTail.length;
    }

    @Override
    public void writeTo(OutputStream target) throws IOException, ModelRepositoryException {
        CodedOutputStream out = CodedOutputStream.newInstance(target, BUFFER_BYTES);
        out.writeRawBytes(modelHead);
        writeHeader(out, OnnxMl.ModelProto.GRAPH_FIELD_NUMBER, graphBytes());
        out.writeRawBytes(graphHead);
        for (Constant constant : constants) {
            writeHeader(out, OnnxMl.GraphProto.INITIALIZER_FIELD_NUMBER, bytes(constant));
            constant.description().writeTo(out);
            writeHeader(out, OnnxMl.TensorProto.RAW_DATA_FIELD_NUMBER, constant.valueBytes());
            constant.writeValues(out);
        }
        out.writeRawBytes(graphTail);
        out.writeRawBytes(modelTail);
        out.flush();
    }

    private long graphBytes() {
        long bytes = (long) graphHead.length + graphTail.length;
        for (Constant constant : constants) {
            long constantBytes = bytes(constant);
            bytes += header(OnnxMl.GraphProto.INITIALIZER_FIELD_NUMBER, constantBytes) + constantBytes;
        }
        return bytes;
    }

    private static long bytes(Constant constant) {
        return constant.description().getSerializedSize()
                + header(OnnxMl.TensorProto.RAW_DATA_FIELD_NUMBER, constant.valueBytes())
                + constant.valueBytes();
    }

    private static long header(int field, long bytes) {
        return (long) CodedOutputStream.computeTagSize(field) + CodedOutputStream.computeUInt64SizeNoTag(bytes);
    }

    private static void writeHeader(CodedOutputStream out, int field, long bytes) throws IOException {
        out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt64NoTag(bytes);
    }
}

package io.herofake.backend.opencl;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Parses an ONNX file but for the values of its large constants, which it leaves where they are: protobuf's own parser would put the whole
 * file on the Java heap. Used once, by one thread.
 */
final class OnnxParser {

    /** Values of fewer bytes are parsed: biases and the like, which are needed on the heap in any case. */
    private static final int LARGE_BYTES = 16 << 10;

    /** Everything but large constants. */
    private static final int MAX_REST_BYTES = 16 << 20;

    /** What a number takes, with its tag, about. */
    private static final int NUMBER_BYTES = 8;

    private static final int READ_BYTES = 64 << 10;

    /** Both hold the values one after the other: the second as protobuf's packed floats. */
    private static final Set<Integer> VALUES =
            Set.of(OnnxMl.TensorProto.RAW_DATA_FIELD_NUMBER, OnnxMl.TensorProto.FLOAT_DATA_FIELD_NUMBER);

    private final CodedInputStream in;
    private final Outside source;
    private final Map<Integer, Content> outside = new HashMap<>();
    private int initializers;
    private int restBytes;

    /** Makes the content of a part of the file. */
    @FunctionalInterface
    interface Outside {
        Content part(long offset, int bytes);
    }

    /** The messages that are looked into. */
    private enum Level {
        MODEL(OnnxMl.ModelProto.GRAPH_FIELD_NUMBER),
        GRAPH(OnnxMl.GraphProto.INITIALIZER_FIELD_NUMBER),
        TENSOR(-1);

        /** The field that holds a message of the next level. */
        private final int inner;

        Level(int inner) {
            this.inner = inner;
        }
    }

    private OnnxParser(InputStream file, int bytes, Outside source) throws InvalidProtocolBufferException {
        this.in = CodedInputStream.newInstance(file, READ_BYTES);
        in.pushLimit(bytes);
        this.source = source;
    }

    /**
     * Parses a file of so many bytes.
     *
     * @param source of the parts that are left out
     * @throws InvalidProtocolBufferException if it is cut short, no ONNX file, or has too much besides its constants
     */
    static OnnxGraph parse(InputStream file, int bytes, Outside source) throws IOException {
        OnnxParser parser = new OnnxParser(file, bytes, source);
        OnnxMl.ModelProto model = OnnxMl.ModelProto.parseFrom(parser.rest(Level.MODEL));
        return new OnnxGraph(model.getGraph(), parser.outside);
    }

    /** The message up to the limit, without large values. */
    private ByteString rest(Level level) throws IOException {
        ByteString.Output bytes = ByteString.newOutput();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            int number = WireFormat.getTagFieldNumber(tag);
            switch (WireFormat.getTagWireType(tag)) {
                case WireFormat.WIRETYPE_LENGTH_DELIMITED -> field(level, number, out);
                case WireFormat.WIRETYPE_VARINT -> out.writeUInt64(number, in.readUInt64());
                case WireFormat.WIRETYPE_FIXED32 -> out.writeFixed32(number, in.readFixed32());
                case WireFormat.WIRETYPE_FIXED64 -> out.writeFixed64(number, in.readFixed64());
                default -> throw new InvalidProtocolBufferException("ONNX has no field like its " + number);
            }
            keep(NUMBER_BYTES);
        }
        out.flush();
        return bytes.toByteString();
    }

    private void field(Level level, int number, CodedOutputStream out) throws IOException {
        int length = in.readRawVarint32();
        if (number == level.inner) {
            inner(level, number, length, out);
        } else if (level == Level.TENSOR && VALUES.contains(number) && length >= LARGE_BYTES) {
            leaveOut(length);
        } else {
            keep(length);
            out.writeByteArray(number, in.readRawBytes(length));
        }
    }

    private void inner(Level level, int number, int length, CodedOutputStream out) throws IOException {
        int before = in.pushLimit(length);
        out.writeBytes(number, rest(level == Level.MODEL ? Level.GRAPH : Level.TENSOR));
        in.popLimit(before);
        if (level == Level.GRAPH) {
            initializers++;
        }
    }

    private void leaveOut(int length) throws IOException {
        Content part = source.part(in.getTotalBytesRead(), length);
        in.skipRawBytes(length);
        if (outside.put(initializers, part) != null) {
            throw new InvalidProtocolBufferException("it has a constant whose values are in several pieces");
        }
    }

    private void keep(int length) throws InvalidProtocolBufferException {
        if (length > MAX_REST_BYTES - restBytes) {
            throw new InvalidProtocolBufferException(
                    "it has more than " + MAX_REST_BYTES + " bytes besides its constants");
        }
        restBytes += Math.max(0, length);
    }
}

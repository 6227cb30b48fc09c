package io.herofake.model.network;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import com.google.protobuf.WireFormat;
import io.herofake.model.ArtifactContent;
import io.herofake.model.ModelRepositoryException;
import io.herofake.model.ModelRepositoryException.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A network and its weights as an ONNX file, streamed: all that is in memory is the graph without its constants and one
 * row of weights. Protobuf messages are put together from parts, which is allowed because a message written as two halves
 * one after the other is the same message; the same network and weights give the same bytes.
 */
public final class OnnxContent implements ArtifactContent {
    /** The name of the graph's input. */
    public static final String INPUT = "input";
    /** The name of the graph's output. */
    public static final String OUTPUT = "logits";

    private static final long IR_VERSION = 7;
    private static final long OPSET = 13;
    private static final int BUFFER_BYTES = 256 * 1024;

    private final GraphBuilder graph;
    private final byte[] modelHead;
    private final byte[] modelTail;
    private final byte[] graphHead;
    private final byte[] graphTail;

    /** The file of a network with weights. */
    public OnnxContent(Network network, WeightSource weights) {
        graph = new GraphBuilder(network, weights, INPUT, OUTPUT);
        modelHead = OnnxMl.ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("herofake")
                .build()
                .toByteArray();
        modelTail = OnnxMl.ModelProto.newBuilder()
                .addOpsetImport(
                        OnnxMl.OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
                .build()
                .toByteArray();
        graphHead = graphHead(network, graph).toByteArray();
        graphTail = graphTail(network).toByteArray();
    }

    private static MessageLite graphHead(Network network, GraphBuilder graph) {
        return OnnxMl.GraphProto.newBuilder()
                .addAllNode(graph.nodes())
                .setName(network.architecture())
                .build();
    }

    private static MessageLite graphTail(Network network) {
        return OnnxMl.GraphProto.newBuilder()
                .addInput(tensor(INPUT, 3, network.inputSize(), network.inputSize()))
                .addOutput(tensor(OUTPUT, Network.CLASSES))
                .build();
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
        for (Initializer initializer : graph.initializers()) {
            writeTensor(out, initializer);
        }
        out.writeRawBytes(graphTail);
        out.writeRawBytes(modelTail);
        out.flush();
    }

    private long graphBytes() {
        long bytes = (long) graphHead.length + graphTail.length;
        for (Initializer initializer : graph.initializers()) {
            long tensorBytes = tensorBytes(initializer);
            bytes += header(OnnxMl.GraphProto.INITIALIZER_FIELD_NUMBER, tensorBytes) + tensorBytes;
        }
        return bytes;
    }

    private static long tensorBytes(Initializer initializer) {
        return description(initializer).getSerializedSize()
                + header(OnnxMl.TensorProto.RAW_DATA_FIELD_NUMBER, initializer.bytes())
                + initializer.bytes();
    }

    private static void writeTensor(CodedOutputStream out, Initializer initializer)
            throws IOException, ModelRepositoryException {
        writeHeader(out, OnnxMl.GraphProto.INITIALIZER_FIELD_NUMBER, tensorBytes(initializer));
        description(initializer).writeTo(out);
        writeHeader(out, OnnxMl.TensorProto.RAW_DATA_FIELD_NUMBER, initializer.bytes());
        float[] row = new float[initializer.columns()];
        ByteBuffer bytes = ByteBuffer.allocate(row.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < initializer.rows(); i++) {
            initializer.values().fill(i, row);
            checkFinite(initializer, row);
            bytes.asFloatBuffer().put(row);
            out.writeRawBytes(bytes.array());
        }
    }

    private static void checkFinite(Initializer initializer, float[] row) throws ModelRepositoryException {
        for (float value : row) {
            if (!Float.isFinite(value)) {
                throw new ModelRepositoryException(
                        Kind.INVALID_MODEL,
                        "the weights of " + initializer.name() + " hold " + value + "; they must be finite");
            }
        }
    }

    /** A constant without its values. */
    private static MessageLite description(Initializer initializer) {
        OnnxMl.TensorProto.Builder tensor = OnnxMl.TensorProto.newBuilder()
                .setName(initializer.name())
                .setDataType(OnnxMl.TensorProto.DataType.FLOAT_VALUE);
        initializer.shape().forEach(tensor::addDims);
        return tensor.build();
    }

    private static OnnxMl.ValueInfoProto tensor(String name, long... perPicture) {
        OnnxMl.TensorShapeProto.Builder shape = OnnxMl.TensorShapeProto.newBuilder();
        shape.addDimBuilder().setDimParam("N");
        for (long dim : perPicture) {
            shape.addDimBuilder().setDimValue(dim);
        }
        OnnxMl.ValueInfoProto.Builder value = OnnxMl.ValueInfoProto.newBuilder().setName(name);
        value.getTypeBuilder()
                .getTensorTypeBuilder()
                .setElemType(OnnxMl.TensorProto.DataType.FLOAT_VALUE)
                .setShape(shape);
        return value.build();
    }

    private static long header(int field, long bytes) {
        return (long) CodedOutputStream.computeTagSize(field) + CodedOutputStream.computeUInt64SizeNoTag(bytes);
    }

    private static void writeHeader(CodedOutputStream out, int field, long bytes) throws IOException {
        out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt64NoTag(bytes);
    }
}

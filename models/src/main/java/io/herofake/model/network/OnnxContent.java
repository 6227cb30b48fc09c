package io.herofake.model.network;

import ai.onnx.proto.OnnxMl;
import io.herofake.model.ArtifactContent;
import io.herofake.model.ModelRepositoryException;
import io.herofake.model.StreamedOnnx;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A network and its weights as an ONNX file, streamed: of the weights, one row is in memory. The same network and weights give
 * the same bytes.
 */
public final class OnnxContent implements ArtifactContent {
    /** The name of the graph's input. */
    public static final String INPUT = "input";
    /** The name of the graph's output. */
    public static final String OUTPUT = "logits";

    private static final long IR_VERSION = 7;
    private static final long OPSET = 13;

    private final StreamedOnnx file;

    /** The file of a network with weights. */
    public OnnxContent(Network network, WeightSource weights) {
        GraphBuilder graph = new GraphBuilder(network, weights, INPUT, OUTPUT);
        OnnxMl.ModelProto head = OnnxMl.ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("herofake")
                .build();
        OnnxMl.ModelProto tail = OnnxMl.ModelProto.newBuilder()
                .addOpsetImport(
                        OnnxMl.OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
                .build();
        file = new StreamedOnnx(head, graphHead(network, graph), graph.initializers(), graphTail(network), tail);
    }

    @Override
    public long sizeBytes() {
        return file.sizeBytes();
    }

    @Override
    public void writeTo(OutputStream target) throws IOException, ModelRepositoryException {
        file.writeTo(target);
    }

    private static OnnxMl.GraphProto graphHead(Network network, GraphBuilder graph) {
        return OnnxMl.GraphProto.newBuilder()
                .addAllNode(graph.nodes())
                .setName(network.architecture())
                .build();
    }

    private static OnnxMl.GraphProto graphTail(Network network) {
        return OnnxMl.GraphProto.newBuilder()
                .addInput(tensor(INPUT, 3, network.inputSize(), network.inputSize()))
                .addOutput(tensor(OUTPUT, Network.CLASSES))
                .build();
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
}

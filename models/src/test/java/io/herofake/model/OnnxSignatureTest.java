package io.herofake.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import io.herofake.model.ModelRepositoryException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A user's own ONNX file, through {@link ModelRepository#addOnnx}. */
class OnnxSignatureTest {
    @TempDir
    Path folder;

    private Path file;
    private ModelRepository repository;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("mine.onnx");
        repository = new ModelRepository(folder.resolve("models"));
    }

    @Test
    void aFileThatFitsIsAdded() throws Exception {
        Files.write(file, model().build().toByteArray());
        StoredModel stored = add();
        assertThat(stored.artifact(HardwareType.CPU).orElseThrow().file()).hasSameBinaryContentAs(file);
        repository.verify(stored, ByteProgress.NONE);
        assertThat(repository.find("mine")).isEqualTo(stored);
    }

    @Test
    void precisionIsThatOfMostWeights() throws Exception {
        OnnxMl.ModelProto.Builder model = model();
        model.getGraphBuilder().clearInitializer().addInitializer(weights("a", DataType.FLOAT, 10, 10));
        assertThat(precision(model)).isEqualTo("fp32");
        model.getGraphBuilder().addInitializer(weights("b", DataType.INT8, 100, 100));
        assertThat(precision(model)).isEqualTo("int8");
        model.getGraphBuilder().addInitializer(weights("c", DataType.FLOAT16, 1000, 100));
        assertThat(precision(model)).isEqualTo("fp16");
        ModelArtifact other = new ModelArtifact(HardwareType.FPGA, "xmodel", file, "ab".repeat(32), 1);
        assertThat(ModelPrecision.of(other)).isEqualTo(ModelPrecision.NOT_KNOWN);
    }

    private String precision(OnnxMl.ModelProto.Builder model) throws Exception {
        Files.write(file, model.build().toByteArray());
        return ModelPrecision.of(new ModelArtifact(HardwareType.CPU, "onnx", file, "ab".repeat(32), Files.size(file)));
    }

    private static OnnxMl.TensorProto weights(String name, DataType type, long rows, long columns) {
        return OnnxMl.TensorProto.newBuilder()
                .setName(name)
                .setDataType(type.getNumber())
                .addDims(rows)
                .addDims(columns)
                .setRawData(ByteString.copyFrom(new byte[16]))
                .build();
    }

    @Test
    void dimensionsThatTheFileLeavesOpenAreAccepted() throws Exception {
        OnnxMl.ModelProto.Builder model = model();
        model.getGraphBuilder().setInput(0, tensor("input", DataType.FLOAT, 0, 3, 0, 0));
        model.getGraphBuilder().setOutput(0, tensor("logits", DataType.FLOAT, 0, 0));
        Files.write(file, model.build().toByteArray());
        assertThat(add().manifest().name()).isEqualTo("mine");
    }

    @Test
    void weightsListedAsInputsAreNoInputs() throws Exception {
        OnnxMl.ModelProto.Builder model = model();
        model.getGraphBuilder().addInput(tensor("w", DataType.FLOAT, 2, 2));
        Files.write(file, model.build().toByteArray());
        assertThat(add().manifest().name()).isEqualTo("mine");
    }

    @Test
    void whatDoesNotFitIsNamed() throws Exception {
        refused(
                graph -> graph.setInput(0, tensor("x", DataType.FLOAT, 0, 3, 32, 32)),
                "has no input 'input'; its inputs: x");
        refused(
                graph -> graph.setOutput(0, tensor("y", DataType.FLOAT, 0, 2)),
                "has no output 'logits'; its outputs: y");
        refused(graph -> graph.clearOutput(), "has no output 'logits'; its outputs: ");
        refused(
                graph -> graph.setInput(0, tensor("input", DataType.FLOAT, 0, 32, 32, 3)),
                "has 'input' as float32 [?, 32, 32, 3]; it must be float32 [N, 3, 32, 32] with a dynamic batch dimension N");
        refused(
                graph -> graph.setInput(0, tensor("input", DataType.FLOAT, 1, 3, 32, 32)),
                "has 'input' as float32 [1, 3");
        refused(
                graph -> graph.setInput(0, tensor("input", DataType.UINT8, 0, 3, 32, 32)),
                "has 'input' as uint8 [?, 3");
        refused(graph -> graph.setInput(0, tensor("input", DataType.FLOAT, 0, 3, 64, 64)), "[N, 3, 32, 32]");
        refused(graph -> graph.setOutput(0, tensor("logits", DataType.FLOAT, 0, 1000)), "it must be float32 [N, 2]");
        refused(graph -> graph.setOutput(0, tensor("logits", DataType.FLOAT, 0)), "has 'logits' as float32 [?]");
        refused(
                graph -> graph.addInput(tensor("mask", DataType.FLOAT, 0, 1)),
                "needs more than one input (input, mask); only a picture is given");
        refused(
                graph -> graph.getInitializerBuilder(0)
                        .addExternalData(OnnxMl.StringStringEntryProto.newBuilder()
                                .setKey("location")
                                .setValue("w.bin")),
                "keeps its weights in other files; save it as one file");
    }

    @Test
    void filesThatAreNoOnnxAreRefused() throws Exception {
        refused("is missing or not a regular file");
        Files.createDirectory(file);
        refused("is missing or not a regular file");
        Files.delete(file);
        Files.write(file, new byte[0]);
        refused("is not an ONNX file: it has no graph");
        Files.writeString(file, "this is a text file, not a network\n".repeat(100));
        refused("is not an ONNX file");
        Files.write(file, OnnxMl.ModelProto.newBuilder().setIrVersion(7).build().toByteArray());
        refused("is not an ONNX file: it has no graph");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 10, 60, 200, 4000, 4050, 4060, 4070, 4080, 4090, 4101})
    void filesCutShortAreRefused(int bytes) throws Exception {
        byte[] whole = model().build().toByteArray();
        assertThat(whole.length).isEqualTo(4102);
        Files.write(file, Arrays.copyOf(whole, bytes));
        refused("is cut short");
    }

    private void refused(Consumer<OnnxMl.GraphProto.Builder> change, String message) throws Exception {
        OnnxMl.ModelProto.Builder model = model();
        change.accept(model.getGraphBuilder());
        Files.write(file, model.build().toByteArray());
        refused(message);
    }

    private void refused(String message) throws Exception {
        assertThatThrownBy(this::add)
                .isInstanceOf(ModelRepositoryException.class)
                .hasMessageStartingWith(file + " ")
                .hasMessageContaining(message)
                .extracting(e -> ((ModelRepositoryException) e).kind())
                .isEqualTo(Kind.INVALID_MODEL);
        assertThat(repository.list().models()).isEmpty();
    }

    private StoredModel add() throws ModelRepositoryException {
        return repository.addOnnx(
                ModelRepositoryTest.description("mine", "1"), Set.of(HardwareType.CPU), file, false, ByteProgress.NONE);
    }

    /** A graph with 4000 bytes of weights. */
    private static OnnxMl.ModelProto.Builder model() {
        OnnxMl.ModelProto.Builder model = OnnxMl.ModelProto.newBuilder().setIrVersion(7);
        model.getGraphBuilder()
                .addNode(OnnxMl.NodeProto.newBuilder()
                        .setOpType("Foo")
                        .addInput("input")
                        .addOutput("logits"))
                .addInitializer(OnnxMl.TensorProto.newBuilder()
                        .setName("w")
                        .setDataType(OnnxMl.TensorProto.DataType.FLOAT_VALUE)
                        .addDims(1000)
                        .setRawData(ByteString.copyFrom(new byte[4000])))
                .addInput(tensor("input", DataType.FLOAT, 0, 3, 32, 32))
                .addOutput(tensor("logits", DataType.FLOAT, 0, 2));
        return model;
    }

    /** A tensor; 0 stands for a dimension that is left open. */
    private static OnnxMl.ValueInfoProto tensor(String name, DataType type, long... dims) {
        OnnxMl.ValueInfoProto.Builder value = OnnxMl.ValueInfoProto.newBuilder().setName(name);
        OnnxMl.TypeProto.Tensor.Builder tensor =
                value.getTypeBuilder().getTensorTypeBuilder().setElemType(type.getNumber());
        for (long dim : dims) {
            OnnxMl.TensorShapeProto.Dimension.Builder builder =
                    tensor.getShapeBuilder().addDimBuilder();
            if (dim == 0) {
                builder.setDimParam("N");
            } else {
                builder.setDimValue(dim);
            }
        }
        return value.build();
    }
}

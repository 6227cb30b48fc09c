package io.herofake.backend.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.sun.management.ThreadMXBean;
import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import io.herofake.backend.DenseOnnx;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.Platform;
import io.herofake.backend.TestModel;
import io.herofake.model.ArtifactTarget;
import io.herofake.model.HardwareType;
import io.herofake.model.ModelArtifact;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a file is on the Java heap, and what is said of bad ones. */
class OnnxFileTest {

    private static final long MEBIBYTE = 1 << 20;

    /** 16384 units: 48 MiB of weights. */
    private static final DenseOnnx LARGE = DenseOnnx.standard().withHidden(1 << 14);

    private static final int VALUES = 5000;

    @TempDir
    Path temporary;

    @Test
    void openingALargeModelTakesLittleHeap() throws Exception {
        OpenClProvider provider = new OpenClProvider();
        Platform platform = Agreement.platform(provider);
        TestModel large = LARGE.write(temporary);
        OpenOptions options = new OpenOptions(1, 1, 1, temporary.resolve("cache"));
        Device device = OpenClProvider.device(platform.id());

        long allocated = CompilerThread.call(() -> {
            long before = allocatedBytes();
            new InstanceOpener(platform, device, large.artifact(), large.input(), options, Tuning::choices)
                    .open()
                    .close();
            return allocatedBytes() - before;
        });

        // A worker's heap has 64 MiB.
        assertThat(large.artifact().sizeBytes()).isGreaterThan(48 * MEBIBYTE);
        assertThat(allocated).isLessThan(24 * MEBIBYTE);
    }

    @Test
    void largeValuesStayInTheFileAndSmallOnesAreParsed() throws Exception {
        ModelArtifact artifact =
                model(tensor("raw").setRawData(values(VALUES)), tensor("small").setRawData(values(3)));

        try (OnnxFile file = OnnxFile.open(artifact)) {
            assertThat(file.graph().proto().getInitializer(0).hasRawData()).isFalse();
            assertThat(file.graph().proto().getInitializer(1).getRawData()).isEqualTo(values(3));
            assertThat(file.graph().outside()).containsOnlyKeys(0);
            assertValues(outside(file));
        }
    }

    @Test
    void packedFloatsStayInTheFileToo() throws Exception {
        ModelArtifact artifact = model(tensor("packed").addAllFloatData(floats()));

        try (OnnxFile file = OnnxFile.open(artifact)) {
            assertThat(file.graph().proto().getInitializer(0).getFloatDataCount())
                    .isZero();
            assertValues(outside(file));
        }
    }

    @Test
    void aFileThatIsCutShortAnywhereIsRefused() throws Exception {
        ModelArtifact whole = model(tensor("raw").setRawData(values(VALUES)));
        byte[] content = Files.readAllBytes(whole.file());
        // Around the end of the graph's and the tensor's headers, in the values, and at the end.
        for (int length : new int[] {1, 2, 5, 20, 60, 100, content.length / 2, content.length - 1}) {
            ModelArtifact cut = artifact(ByteBuffer.wrap(content, 0, length));

            refused(cut, cut.file().toString());
        }
    }

    @Test
    void moreThanConstantsIsBounded() throws Exception {
        ModelArtifact chatty = artifact(ModelProto.newBuilder()
                .setDocString("x".repeat(17 << 20))
                .build()
                .toByteString()
                .asReadOnlyByteBuffer());

        refused(chatty, "more than 16777216 bytes besides its constants");
    }

    @Test
    void valuesInSeveralPiecesAreRefused() throws Exception {
        // Protobuf allows a field to come twice; the later one wins, or both are joined.
        ByteString once = tensor("raw").setRawData(values(VALUES)).build().toByteString();
        ByteString graph = field(GraphProto.INITIALIZER_FIELD_NUMBER, once.concat(once));

        refused(
                artifact(field(ModelProto.GRAPH_FIELD_NUMBER, graph).asReadOnlyByteBuffer()),
                "a constant whose values are in several pieces");
    }

    @Test
    void aFileThatBecomesShorterIsAnErrorNotACrash() throws Exception {
        ModelArtifact artifact = model(tensor("raw").setRawData(values(VALUES)));
        try (OnnxFile file = OnnxFile.open(artifact)) {
            Content content = outside(file);
            Files.write(artifact.file(), new byte[100]);

            assertThatThrownBy(() -> content.read(0, ByteBuffer.allocate(VALUES)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("became shorter");
        }
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private static void refused(ModelArtifact artifact, String named) {
        assertThatThrownBy(() -> OnnxFile.open(artifact).close())
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_MODEL))
                .hasMessageContaining(named);
    }

    private static Content outside(OnnxFile file) {
        return Objects.requireNonNull(file.graph().outside().get(0), "the first constant is not in the file");
    }

    private static void assertValues(Content content) throws IOException {
        ByteBuffer middle = ByteBuffer.allocate(2 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        content.read(700 * Float.BYTES, middle);

        assertThat(content.bytes()).isEqualTo((long) VALUES * Float.BYTES);
        assertThat(middle.flip().asFloatBuffer()).isEqualTo(FloatBuffer.wrap(new float[] {700, 701}));
    }

    private static Iterable<Float> floats() {
        return IntStream.range(0, VALUES).mapToObj(i -> (float) i).toList();
    }

    private static ByteString values(int count) {
        ByteBuffer raw = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            raw.putFloat(i);
        }
        return ByteString.copyFrom(raw.flip());
    }

    private static TensorProto.Builder tensor(String name) {
        return TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT_VALUE);
    }

    private static ByteString field(int number, ByteString content) throws IOException {
        ByteString.Output bytes = ByteString.newOutput();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeBytes(number, content);
        out.flush();
        return bytes.toByteString();
    }

    private ModelArtifact model(TensorProto.Builder... tensors) throws IOException {
        GraphProto.Builder graph = GraphProto.newBuilder();
        graph.addNodeBuilder().setOpType("Relu");
        for (TensorProto.Builder tensor : tensors) {
            graph.addInitializer(tensor);
        }
        return artifact(ModelProto.newBuilder()
                .setIrVersion(8)
                .setGraph(graph)
                .setProducerName("last")
                .build()
                .toByteString()
                .asReadOnlyByteBuffer());
    }

    private ModelArtifact artifact(ByteBuffer content) throws IOException {
        byte[] bytes = new byte[content.remaining()];
        content.get(bytes);
        Path file = Files.write(Files.createTempFile(temporary, "model-", ".onnx"), bytes);
        return TestModel.artifact(ArtifactTarget.of(HardwareType.CPU), "onnx", file);
    }
}

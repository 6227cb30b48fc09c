package io.herofake.model.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnx.proto.OnnxMl;
import io.herofake.model.HalfFloat;
import io.herofake.model.ModelRepositoryException;
import io.herofake.model.ModelRepositoryException.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HalfModelTest {
    /** Relative to the largest output: some ten roundings by at most 2^-11 of the value each. */
    private static final double TOLERANCE = 0.01;

    private static final int RANDOM_GRAPHS = 24;
    private static final int HALF = OnnxMl.TensorProto.DataType.FLOAT16_VALUE;
    private static final int FLOAT = OnnxMl.TensorProto.DataType.FLOAT_VALUE;

    @TempDir
    private Path folder;

    /** Convolution, normalisation, residual, pools, fully connected, softmax. */
    private static SmallGraph network() {
        return new SmallGraph()
                .constant("w1", 0, 0.3, 8, 3, 3, 3)
                .constant("b1", 0, 0.1, 8)
                .constant("w2", 0, 0.2, 8, 8, 3, 3)
                .constant("scale", 1, 0.3, 8)
                .constant("shift", 0, 0.1, 8)
                .constant("mean", 0, 0.1, 8)
                .constant("variance", 1, 0.5, 8)
                .constant("w3", 0, 0.5, 2, 8)
                .constant("b3", 0, 0.1, 2)
                .node("Conv", "c1", "input", "w1", "b1")
                .attribute("pads", 1, 1, 1, 1)
                .node("Relu", "r1", "c1")
                .node("Conv", "c2", "r1", "w2")
                .attribute("pads", 1, 1, 1, 1)
                .node("BatchNormalization", "n2", "c2", "scale", "shift", "mean", "variance")
                .node("Add", "a", "n2", "r1")
                .node("Relu", "r2", "a")
                .node("MaxPool", "p", "r2")
                .attribute("kernel_shape", 2, 2)
                .node("GlobalAveragePool", "g", "p")
                .node("Flatten", "f", "g")
                .node("Gemm", "logits", "f", "w3", "b3")
                .attribute("transB", 1)
                .node("Softmax", "output", "logits");
    }

    @Test
    void weightsAndTensorsAreHalfAndTheEdgesAreNot() throws Exception {
        OnnxMl.GraphProto graph = parse(
                        SmallRuns.bytes(HalfModel.read(network().write(folder)).content()))
                .getGraph();

        assertThat(graph.getInputList()).hasSize(1);
        assertThat(type(graph.getInput(0))).isEqualTo(FLOAT);
        assertThat(type(graph.getOutput(0))).isEqualTo(FLOAT);
        assertThat(graph.getNodeList())
                .extracting(node -> node.getOpType() + " " + node.getOutput(0))
                .containsExactly(
                        "Cast input/fp16",
                        "Conv c1",
                        "Relu r1",
                        "Conv c2",
                        "Cast c2/fp32",
                        "BatchNormalization n2/fp32",
                        "Cast n2",
                        "Add a",
                        "Relu r2",
                        "MaxPool p",
                        "GlobalAveragePool g",
                        "Flatten f",
                        "Gemm logits",
                        "Cast logits/fp32",
                        "Softmax output");
        assertThat(graph.getInitializerList())
                .extracting(OnnxMl.TensorProto::getName, OnnxMl.TensorProto::getDataType)
                .containsExactly(
                        tuple("w1", HALF),
                        tuple("b1", HALF),
                        tuple("w2", HALF),
                        tuple("w3", HALF),
                        tuple("b3", HALF),
                        tuple("scale", FLOAT),
                        tuple("shift", FLOAT),
                        tuple("mean", FLOAT),
                        tuple("variance", FLOAT));
        assertThat(graph.getInitializerList())
                .allSatisfy(constant -> assertThat(constant.hasRawData()).isTrue());
    }

    @Test
    void theFileIsHalfAsLargeAndAlwaysTheSame() throws Exception {
        Path file = new SmallGraph()
                .constant("w", 0, 0.1, 64, 192)
                .constant("v", 0, 0.1, 2, 64)
                .node("Flatten", "f", "input")
                .node("Gemm", "h", "f", "w")
                .attribute("transB", 1)
                .node("Gemm", "output", "h", "v")
                .attribute("transB", 1)
                .write(folder);
        byte[] first = SmallRuns.bytes(HalfModel.read(file).content());

        assertThat((double) first.length / Files.size(file)).isBetween(0.5, 0.515);
        assertThat(SmallRuns.bytes(HalfModel.read(file).content())).isEqualTo(first);
        // One message, its fields in order: what any other writer would write.
        assertThat(parse(first).toByteArray()).isEqualTo(first);
    }

    @Test
    void weightsAreRoundedToTheNearest() throws Exception {
        Path file = network().write(folder);
        OnnxMl.TensorProto before = parse(Files.readAllBytes(file)).getGraph().getInitializer(0);
        OnnxMl.TensorProto after = parse(SmallRuns.bytes(HalfModel.read(file).content()))
                .getGraph()
                .getInitializer(0);
        ByteBuffer floats = before.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer halves = after.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);

        assertThat(after.getDimsList()).isEqualTo(before.getDimsList());
        assertThat(halves.remaining() * 2).isEqualTo(floats.remaining());
        while (floats.hasRemaining()) {
            float exact = floats.getFloat();
            float rounded = HalfFloat.toFloat(halves.getShort());
            assertThat(Math.abs(rounded - exact)).isLessThanOrEqualTo(Math.abs(exact) * 0x1p-11f);
        }
    }

    @Test
    void itGivesNearlyTheSame() throws Exception {
        Path file = network().write(folder);
        HalfModel half = HalfModel.read(file);

        for (int seed = 0; seed < 8; seed++) {
            float[] expected = SmallRuns.run(Files.readAllBytes(file), seed);
            assertNear(SmallRuns.run(SmallRuns.bytes(half.content()), seed), expected);
            float[] emulated = SmallRuns.run(SmallRuns.bytes(half.emulated()), seed);
            assertNear(emulated, expected);
            assertThat(emulated).isNotEqualTo(expected);
        }
    }

    @Test
    void randomGraphsGiveNearlyTheSame() throws Exception {
        for (int seed = 0; seed < RANDOM_GRAPHS; seed++) {
            Path file = RandomSmallGraph.of(seed).write(folder);
            HalfModel half = HalfModel.read(file);
            float[] expected = SmallRuns.run(Files.readAllBytes(file), seed);

            assertNear(SmallRuns.run(SmallRuns.bytes(half.content()), seed), expected);
            assertNear(SmallRuns.run(SmallRuns.bytes(half.emulated()), seed), expected);
        }
    }

    /** Why there is an emulation: docs/decisions/fp16-cuda.md. */
    @Test
    void onACpuOnlyTheEmulationShowsATensorThatIsTooLarge() throws Exception {
        SmallGraph graph = new SmallGraph()
                .constant("w1", 1000, 0, 8, 3, 1, 1)
                .constant("w2", 100, 0, 8, 8, 1, 1)
                .constant("w3", 1e-3, 0, 2, 8)
                .node("Conv", "c1", "input", "w1")
                .node("Conv", "c2", "c1", "w2")
                .node("GlobalAveragePool", "g", "c2")
                .node("Flatten", "f", "g")
                .node("Gemm", "output", "f", "w3")
                .attribute("transB", 1);
        Path file = graph.write(folder);
        HalfModel half = HalfModel.read(file);

        assertThat(SmallRuns.run(SmallRuns.bytes(half.emulated()), 1)[0]).isNotFinite();
        assertThat(half.tensors()).containsExactly("c1", "c2", "g", "f", "output");
        float[] c2 = Objects.requireNonNull(
                SmallRuns.runAll(SmallRuns.bytes(half.observable()), 1).get("c2"));
        assertThat(Math.abs(c2[0])).isGreaterThan(HalfFloat.MAX);
        assumeTrue(System.getProperty("os.arch").equals("amd64"), "there ONNX Runtime has no kernels for float16");
        assertNear(SmallRuns.run(SmallRuns.bytes(half.content()), 1), SmallRuns.run(Files.readAllBytes(file), 1));
    }

    @Test
    void castsOfTheRuntimeRoundAsTheWeightsAre() throws Exception {
        Path file = new SmallGraph()
                .constant("one", 1, 0, 1)
                .node("Mul", "same", "input", "one")
                .node("GlobalMaxPool", "g", "same")
                .node("Flatten", "output", "g")
                .write(folder);
        byte[] emulated = SmallRuns.bytes(HalfModel.read(file).emulated());

        for (float value :
                new float[] {1 + 0x1p-11f, 1 + 0x3p-11f, 65519, 0x1p-25f, 0x1.8p-24f, -0x1.002p-15f, 3.14159f}) {
            assertThat(SmallRuns.runFilled(emulated, value))
                    .containsOnly(HalfFloat.toFloat(HalfFloat.fromFloat(value)));
        }
    }

    @Test
    void smallWeightsAreCountedAndTheirSignIsKept() throws Exception {
        Path file =
                linear(1, -1, 0, -0f, 0x1p-15f, -0x1p-26f, 0x1p-25f, 0x1.8p-14f).write(folder);
        HalfModel half = HalfModel.read(file);

        assertThat(half.loss()).isEqualTo(new HalfLoss(20, 1, 2));
        ByteBuffer halves = parse(SmallRuns.bytes(half.content()))
                .getGraph()
                .getInitializer(1)
                .getRawData()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN);
        assertThat(List.of(halves.getShort(6), halves.getShort(8), halves.getShort(10), halves.getShort(12)))
                .containsExactly((short) 0x8000, (short) 0x0200, (short) 0x8000, (short) 0);
    }

    @Test
    void weightsThatFloat16CannotHoldAreRefusedByName() throws Exception {
        refused(linear(1, 2, 3, 4, 5, 6, 7, 65505), "weights 'w' that hold 65505.0, beyond 65504");
        refused(linear(1, 2, 3, 4, 5, 6, 7, -1e9f), "weights 'w' that hold -1.0E9, beyond 65504");
        refused(linear(1, 2, 3, 4, 5, 6, 7, Float.NaN), "weights 'w' that hold NaN; they must be finite");
        refused(linear(1, 2, 3, 4, 5, 6, 7, Float.NEGATIVE_INFINITY), "weights 'w' that hold -Infinity; they must be");
        refused(linear(1e-5f, 1e-5f, 1e-5f, 1e-5f, 1e-5f, 1e-5f, 1e-5f, 6.2e-5f), "weights 'w' that are too small for");
        HalfModel.read(linear(65504, -65504, 0, 0, 0, 0, 0, 0).write(folder));
        // Most of them are lost, but next to nothing of the sums that they are in.
        HalfModel.read(
                linear(1e-6f, 1e-6f, 1e-9f, 1e-9f, 1e-9f, 1e-6f, 1e-6f, 0.5f).write(folder));
    }

    @Test
    void constantsOfBothKindsAreWrittenTwice() throws Exception {
        Path file = new SmallGraph()
                .constant("v", 1, 0.2, 3)
                .constant("w", 0, 1, 2, 3)
                .node("BatchNormalization", "n", "input", "v", "v", "v", "v")
                .node("GlobalAveragePool", "g", "n")
                .node("Flatten", "f", "g")
                .node("Mul", "m", "f", "v")
                .node("Gemm", "output", "m", "w")
                .attribute("transB", 1)
                .write(folder);
        byte[] half = SmallRuns.bytes(HalfModel.read(file).content());

        assertThat(parse(half).getGraph().getInitializerList())
                .extracting(OnnxMl.TensorProto::getName)
                .containsExactly("v/fp16", "w", "v");
        assertNear(SmallRuns.run(half, 3), SmallRuns.run(Files.readAllBytes(file), 3));
    }

    @Test
    void graphsThatCannotBeHalvedAreRefusedByName() throws Exception {
        refused(
                network().node("Exp", "e", "output"),
                "operators that cannot be halved: Exp; known: Add, AveragePool, ");
        refused(network().opset(8), "uses ONNX opset 8; 9 or later is needed");
        refused(
                new SmallGraph().node("GlobalAveragePool", "g", "input").node("Flatten", "output", "g"),
                "has no weights that could be halved");
        refused(
                new SmallGraph().constant("w", 0, 1, 2, 3).node("Gemm", "output", "later", "w"),
                "uses 'later' before it is calculated");
        byte[] half = SmallRuns.bytes(HalfModel.read(network().write(folder)).content());
        Path again = Files.write(folder.resolve("half.onnx"), half);
        assertThatThrownBy(() -> HalfModel.read(again)).hasMessageContaining("cannot be halved: Cast");
        assertThatThrownBy(() -> HalfModel.read(Files.writeString(folder.resolve("text.onnx"), "no graph")))
                .hasMessageContaining("is not an ONNX file");
    }

    private static SmallGraph linear(float... weights) {
        return new SmallGraph()
                .values("w", weights, 2, 4)
                .constant("first", 0, 1, 4, 3, 1, 1)
                .node("Conv", "c", "input", "first")
                .node("GlobalAveragePool", "g", "c")
                .node("Flatten", "f", "g")
                .node("Gemm", "output", "f", "w")
                .attribute("transB", 1);
    }

    private void refused(SmallGraph graph, String message) throws Exception {
        Path file = graph.write(folder);
        assertThatThrownBy(() -> HalfModel.read(file))
                .isInstanceOfSatisfying(
                        ModelRepositoryException.class,
                        e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_MODEL))
                .hasMessageContaining(file.toString())
                .hasMessageContaining(message);
    }

    private static void assertNear(float[] actual, float[] expected) {
        float largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) Math.abs(actual[i] - expected[i])).isLessThanOrEqualTo(TOLERANCE * largest);
        }
    }

    private static OnnxMl.ModelProto parse(byte[] onnx) throws Exception {
        return OnnxMl.ModelProto.parseFrom(onnx);
    }

    private static int type(OnnxMl.ValueInfoProto value) {
        return value.getType().getTensorType().getElemType();
    }
}

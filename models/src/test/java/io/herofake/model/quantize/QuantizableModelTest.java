package io.herofake.model.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl;
import io.herofake.model.ModelRepositoryException;
import io.herofake.model.ModelRepositoryException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuantizableModelTest {
    @TempDir
    private Path folder;

    /** A convolution with batch normalisation and ReLU, a residual addition, pools, a hidden layer; every kind of step. */
    static SmallGraph everything() {
        return new SmallGraph()
                .constant("w1", 0, 0.3, 8, 3, 3, 3)
                .constant("scale", 1, 0.5, 8)
                .constant("shift", 0, 0.5, 8)
                .constant("mean", 0, 0.5, 8)
                .constant("variance", 1, 0.5, 8)
                .constant("w2", 0, 0.2, 8, 8, 3, 3)
                .constant("b2", 0, 0.2, 8)
                .constant("w3", 0, 0.2, 8, 16)
                .constant("b3", 0, 0.2, 16)
                .constant("w4", 0, 0.4, 2, 16)
                .constant("b4", 0, 0.2, 2)
                .node("Conv", "c1", "input", "w1")
                .attribute("pads", 1, 1, 1, 1)
                .node("BatchNormalization", "n1", "c1", "scale", "shift", "mean", "variance")
                .node("Relu", "r1", "n1")
                .node("Conv", "c2", "r1", "w2", "b2")
                .attribute("pads", 1, 1, 1, 1)
                .node("Add", "sum", "c2", "r1")
                .node("Relu", "r2", "sum")
                .node("MaxPool", "pooled", "r2")
                .attribute("kernel_shape", 2, 2)
                .attribute("strides", 2, 2)
                .node("AveragePool", "averaged", "pooled")
                .attribute("kernel_shape", 2, 2)
                .node("Dropout", "dropped", "averaged")
                .node("GlobalAveragePool", "global", "dropped")
                .node("Flatten", "flat", "global")
                .node("Gemm", "hidden", "flat", "w3", "b3")
                .node("Relu", "active", "hidden")
                .node("Gemm", "logits", "active", "w4", "b4")
                .attribute("transB", 1)
                .node("Softmax", "output", "logits");
    }

    @Test
    void everyKindOfStepStaysNearFloat() throws Exception {
        Path file = everything().write(folder);
        QuantizableModel model = QuantizableModel.read(file, SmallGraph.INPUT);

        assertThat(model.activations()).containsExactlyInAnyOrder("r1", "c2", "r2", "averaged", "global", "active");
        for (RangeCriterion criterion : RangeCriterion.values()) {
            byte[] quantized = SmallRuns.bytes(
                    model.quantized(SmallRuns.measure(model), criterion).content());
            assertThat(operators(quantized)).doesNotContain("BatchNormalization", "Relu", "Dropout");
            for (int seed = 0; seed < SmallRuns.PICTURES; seed++) {
                float expected = SmallRuns.run(Files.readAllBytes(file), seed)[1];
                assertThat(SmallRuns.run(quantized, seed)[1]).isCloseTo(expected, within(0.01f));
            }
        }
    }

    @Test
    void weightsAreSymmetricAndEachChannelHasItsOwnStep() throws Exception {
        QuantizableModel model = QuantizableModel.read(everything().write(folder), SmallGraph.INPUT);
        OnnxMl.GraphProto graph = OnnxMl.ModelProto.parseFrom(
                        SmallRuns.bytes(model.quantized(SmallRuns.measure(model), RangeCriterion.MIN_MAX)
                                .content()))
                .getGraph();
        Map<String, OnnxMl.TensorProto> constants = new HashMap<>();
        graph.getInitializerList().forEach(constant -> constants.put(constant.getName(), constant));

        byte[] weights = find(constants, "c2/weight").getRawData().toByteArray();
        assertThat(find(constants, "c2/weight_scale").getDimsList()).containsExactly(8L);
        assertThat(find(constants, "c2/weight_zero").getRawData().toByteArray()).containsOnly(0);
        for (int row = 0; row < 8; row++) {
            int largest = 0;
            for (int i = 0; i < 72; i++) {
                largest = Math.max(largest, Math.abs(weights[row * 72 + i]));
            }
            assertThat(largest).isEqualTo(127);
        }
        assertThat(constants).containsKey("w4").doesNotContainKeys("w1", "w2", "w3", "scale");
        // What reads the input stays float32, and then nothing needs the input in 8 bits.
        assertThat(find(constants, "r1/weight").getDataType()).isEqualTo(OnnxMl.TensorProto.DataType.FLOAT_VALUE);
        assertThat(constants).doesNotContainKeys("input/scale", "r1/weight_scale");
        // ReLU is the zero point 0; the residual branch before its addition has both signs.
        assertThat(find(constants, "r1/zero").getRawData().byteAt(0)).isZero();
        assertThat(find(constants, "c2/zero").getRawData().byteAt(0)).isNotZero();
    }

    @Test
    void aChannelOfZeroesKeepsItsBias() throws Exception {
        SmallGraph graph = new SmallGraph()
                .constant("u", 0, 1, 5, 3, 1, 1)
                .constant("w", 0, 0, 4, 5, 1, 1)
                .constant("b", 2, 1, 4)
                .constant("v", 0, 1, 2, 4)
                .node("Conv", "first", "input", "u")
                .node("Conv", "c", "first", "w", "b")
                .node("GlobalAveragePool", "g", "c")
                .node("Flatten", "f", "g")
                .node("Gemm", "output", "f", "v")
                .attribute("transB", 1);
        Path file = graph.write(folder);
        QuantizableModel model = QuantizableModel.read(file, SmallGraph.INPUT);

        float[] expected = SmallRuns.run(Files.readAllBytes(file), 1);
        float[] actual = SmallRuns.run(
                SmallRuns.bytes(model.quantized(SmallRuns.measure(model), RangeCriterion.MIN_MAX)
                        .content()),
                1);
        assertThat(actual).containsExactly(expected, within(0.05f));
    }

    @Test
    void theSameGivesTheSameBytes() throws Exception {
        QuantizableModel model = QuantizableModel.read(everything().write(folder), SmallGraph.INPUT);

        assertThat(SmallRuns.bytes(model.quantized(SmallRuns.measure(model), RangeCriterion.MSE)
                        .content()))
                .isEqualTo(SmallRuns.bytes(model.quantized(SmallRuns.measure(model), RangeCriterion.MSE)
                        .content()));
    }

    @Test
    void whatIsQuantizedIsNotQuantizedAgain() throws Exception {
        QuantizableModel model = QuantizableModel.read(everything().write(folder), SmallGraph.INPUT);
        Path quantized = Files.write(
                folder.resolve("int8.onnx"),
                SmallRuns.bytes(model.quantized(SmallRuns.measure(model), RangeCriterion.MSE)
                        .content()));

        refused(quantized, "is quantised already: it has QuantizeLinear");
    }

    @Test
    void whatCannotBeQuantizedIsNamed() throws Exception {
        refused(
                new SmallGraph()
                        .constant("w", 0, 1, 4, 3, 1, 1)
                        .node("Conv", "c", "input", "w")
                        .node("Sigmoid", "s", "c")
                        .node("Concat", "output", "s", "c")
                        .write(folder),
                "has operators that cannot be quantised: Concat, Sigmoid; known: Add, ");
        refused(
                new SmallGraph()
                        .constant("p", 1, 0, 3)
                        .node("BatchNormalization", "n", "input", "p", "p", "p", "p")
                        .node("Relu", "output", "n")
                        .write(folder),
                "has BatchNormalization 'n', which does not follow a convolution");
        refused(
                new SmallGraph()
                        .constant("w", 0, 1, 4, 3, 1, 1)
                        .node("Conv", "first", "input", "w")
                        .node("Conv", "c", "first", "other")
                        .node("Flatten", "output", "c")
                        .write(folder),
                "input 2 ('other') is not a constant");
        refused(
                new SmallGraph().node("Flatten", "output", "input").write(folder),
                "has no convolution or fully connected layer");
        refused(
                new SmallGraph()
                        .constant("w", 0, 1, 4, 3, 1, 1)
                        .node("Conv", "c", "input", "w")
                        .node("Relu", "r", "c")
                        .node("Flatten", "output", "r")
                        .write(folder),
                "could be quantised, besides its first and last");
        refused(
                new SmallGraph()
                        .constant("w", 0, 1, 4, 3, 1, 1)
                        .node("Conv", "output", "input", "w")
                        .opset(8)
                        .write(folder),
                "uses ONNX opset 8; 9 or later is needed");
        refused(Files.writeString(folder.resolve("text"), "no graph"), "is not an ONNX file");
    }

    private static OnnxMl.TensorProto find(Map<String, OnnxMl.TensorProto> constants, String name) {
        return Objects.requireNonNull(constants.get(name), name);
    }

    private static void refused(Path file, String message) {
        assertThatThrownBy(() -> {
                    QuantizableModel model = QuantizableModel.read(file, SmallGraph.INPUT);
                    Map<String, ActivationHistogram> nothing = new HashMap<>();
                    model.activations().forEach(name -> nothing.put(name, new ActivationHistogram()));
                    model.quantized(nothing, RangeCriterion.MIN_MAX).content();
                })
                .isInstanceOfSatisfying(
                        ModelRepositoryException.class,
                        e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_MODEL))
                .hasMessageContaining(file.toString())
                .hasMessageContaining(message);
    }

    private static List<String> operators(byte[] onnx) throws Exception {
        return OnnxMl.ModelProto.parseFrom(onnx).getGraph().getNodeList().stream()
                .map(OnnxMl.NodeProto::getOpType)
                .toList();
    }
}

package io.herofake.model.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EqualizationTest {
    @TempDir
    private Path folder;

    /** A network with convolutions behind each other, a pool and a hidden layer, whose channels differ a lot. */
    private static SmallGraph uneven() {
        return new SmallGraph()
                .constant("w1", 0, 0.3, 8, 3, 3, 3)
                .constant("scale", 3, 2.9, 8)
                .constant("shift", 0, 0.5, 8)
                .constant("mean", 0, 0.5, 8)
                .constant("variance", 1, 0.9, 8)
                .constant("w2", 0, 0.2, 6, 8, 3, 3)
                .constant("b2", 1, 2, 6)
                .constant("w3", 0, 0.2, 10, 24)
                .constant("b3", 0, 2, 10)
                .constant("w4", 0, 0.4, 10, 2)
                .node("Conv", "c1", "input", "w1")
                .attribute("pads", 1, 1, 1, 1)
                .node("BatchNormalization", "n1", "c1", "scale", "shift", "mean", "variance")
                .node("Relu", "r1", "n1")
                .node("Conv", "c2", "r1", "w2", "b2")
                .attribute("pads", 1, 1, 1, 1)
                .attribute("strides", 2, 2)
                .node("Relu", "r2", "c2")
                .node("MaxPool", "pooled", "r2")
                .attribute("kernel_shape", 2, 2)
                .attribute("strides", 2, 2)
                .node("Flatten", "flat", "pooled")
                .node("Gemm", "hidden", "flat", "w3", "b3")
                .attribute("transB", 1)
                .node("Relu", "active", "hidden")
                .node("Gemm", "output", "active", "w4");
    }

    @Test
    void theFloatGraphGivesTheSameAsBefore() throws Exception {
        for (SmallGraph graph : new SmallGraph[] {uneven(), QuantizableModelTest.everything()}) {
            Path file = graph.write(folder);
            QuantizableModel model = QuantizableModel.read(file, SmallGraph.INPUT);
            byte[] equalised = SmallRuns.bytes(equalised(model).observable());
            assertThat(equalised).isNotEqualTo(SmallRuns.bytes(model.observable()));

            for (int seed = 0; seed < SmallRuns.PICTURES; seed++) {
                float[] expected = SmallRuns.run(Files.readAllBytes(file), seed);
                assertThat(SmallRuns.run(equalised, seed)).containsExactly(expected, within(1e-4f));
            }
        }
    }

    @Test
    void channelsHaveAboutTheSameRangeBehindConvolutions() throws Exception {
        QuantizableModel model = QuantizableModel.read(uneven().write(folder), SmallGraph.INPUT);

        assertThat(model.magnitudes()).containsExactlyInAnyOrder("r1/magnitude", "r2/magnitude");
        Map<String, ChannelMaxima> before = magnitudes(model);
        Map<String, ChannelMaxima> after = new HashMap<>();
        byte[] observable = SmallRuns.bytes(equalised(model).observable());
        for (int seed = 0; seed < SmallRuns.PICTURES; seed++) {
            Map<String, float[]> tensors = SmallRuns.runAll(observable, seed);
            for (String name : List.of("r1", "r2")) {
                float[] channels = largest(Objects.requireNonNull(tensors.get(name)), name.equals("r1") ? 8 : 6);
                after.computeIfAbsent(name, unused -> new ChannelMaxima()).add(FloatBuffer.wrap(channels));
            }
        }
        for (String name : List.of("r1", "r2")) {
            double[] old =
                    Objects.requireNonNull(before.get(name + "/magnitude")).maxima();
            double largest = Arrays.stream(old).max().orElseThrow();
            double[] now = Objects.requireNonNull(after.get(name)).maxima();
            for (int channel = 0; channel < now.length; channel++) {
                // Channels of less than 1/16 of the largest are not raised all the way.
                double expected = Math.min(largest, 16 * old[channel]);
                assertThat(now[channel]).as(name).isCloseTo(expected, within(1e-3 * largest));
            }
        }
    }

    @Test
    void whatIsAddedSharesItsFactors() throws Exception {
        QuantizableModel model =
                QuantizableModel.read(QuantizableModelTest.everything().write(folder), SmallGraph.INPUT);

        // The first convolution and the second are added; pools and all that follows up to the hidden layer go with
        // them.
        assertThat(model.magnitudes()).containsExactlyInAnyOrder("r1/magnitude", "c2/magnitude");
    }

    @Test
    void sumsThatStayFloatAreRoundedForTheirReadersChannelByChannel() throws Exception {
        Path file = residual().write(folder);
        QuantizableModel source = QuantizableModel.read(file, SmallGraph.INPUT).withPlainSums();
        assertThat(source.magnitudes())
                .containsExactlyInAnyOrder(
                        "r1/magnitude", "r2/magnitude", "c4/magnitude", "r3/magnitude", "c6/magnitude");
        QuantizableModel model = equalised(source);
        Int8Model int8 = model.quantized(SmallRuns.measure(model), RangeCriterion.MIN_MAX);
        byte[] quantized = SmallRuns.bytes(int8.content());
        OnnxMl.GraphProto graph = OnnxMl.ModelProto.parseFrom(quantized).getGraph();

        for (int seed = 0; seed < SmallRuns.PICTURES; seed++) {
            float[] expected = SmallRuns.run(Files.readAllBytes(file), seed);
            assertThat(SmallRuns.run(quantized, seed)).containsExactly(expected, within(0.05f));
            assertThat(SmallRuns.run(SmallRuns.bytes(model.observable()), seed))
                    .containsExactly(expected, within(1e-4f));
        }
        OnnxMl.TensorProto steps = graph.getInitializerList().stream()
                .filter(constant -> constant.getName().equals("r3/scales"))
                .findFirst()
                .orElseThrow();
        assertThat(Constant.of(steps).array()).hasSize(6).doesNotHaveDuplicates();
        assertThat(graph.getNodeList().stream()
                        .filter(node -> node.getOpType().equals("Mul"))
                        .map(node -> node.getOutput(0)))
                .as("the sum of what is rounded")
                .containsExactly("r2/scaled");
        assertThat(graph.getNodeList().stream()
                        .filter(node -> node.getName().equals("r3"))
                        .map(node -> node.getInput(1)))
                .as("what is not rounded on the way")
                .containsExactly("r2/relu");
    }

    /** Two sums with readers that round them: one of two layers, one of a layer and the first sum. */
    private static SmallGraph residual() {
        return new SmallGraph()
                .constant("w1", 0, 0.3, 6, 3, 3, 3)
                .constant("w2", 0, 0.2, 6, 6, 3, 3)
                .constant("w3", 0, 0.3, 6, 6, 1, 1)
                .constant("w4", 0, 0.4, 2, 6)
                .node("Conv", "c1", "input", "w1")
                .attribute("pads", 1, 1, 1, 1)
                .node("Relu", "r1", "c1")
                .node("Conv", "c2", "r1", "w2")
                .attribute("pads", 1, 1, 1, 1)
                .node("Conv", "c3", "r1", "w3")
                .node("Add", "s1", "c2", "c3")
                .node("Relu", "r2", "s1")
                .node("Conv", "c4", "r2", "w3")
                .node("Conv", "c5", "c4", "w3")
                .node("Add", "s2", "c5", "r2")
                .node("Relu", "r3", "s2")
                .node("Conv", "c6", "r3", "w3")
                .node("GlobalAveragePool", "global", "c6")
                .node("Flatten", "flat", "global")
                .node("Gemm", "output", "flat", "w4")
                .attribute("transB", 1);
    }

    private static QuantizableModel equalised(QuantizableModel model) throws Exception {
        return model.equalised(magnitudes(model));
    }

    private static Map<String, ChannelMaxima> magnitudes(QuantizableModel model) throws Exception {
        Map<String, ChannelMaxima> seen = new HashMap<>();
        byte[] observable = SmallRuns.bytes(model.observableChannels());
        for (int seed = 0; seed < SmallRuns.PICTURES; seed++) {
            Map<String, float[]> tensors = SmallRuns.runAll(observable, seed);
            for (String name : model.magnitudes()) {
                seen.computeIfAbsent(name, unused -> new ChannelMaxima())
                        .add(FloatBuffer.wrap(Objects.requireNonNull(tensors.get(name))));
            }
        }
        return seen;
    }

    private static float[] largest(float[] values, int channels) {
        float[] largest = new float[channels];
        for (int i = 0; i < values.length; i++) {
            int channel = i / (values.length / channels);
            largest[channel] = Math.max(largest[channel], Math.abs(values[i]));
        }
        return largest;
    }
}

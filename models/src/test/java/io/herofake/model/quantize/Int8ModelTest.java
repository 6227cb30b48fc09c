package io.herofake.model.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Int8ModelTest {
    @TempDir
    private Path folder;

    @Test
    void layersAreCorrectedInTheOrderInWhichTheyAreCalculated() throws Exception {
        QuantizableModel source =
                QuantizableModel.read(QuantizableModelTest.everything().write(folder), SmallGraph.INPUT);
        Int8Model model = source.quantized(SmallRuns.measure(source), RangeCriterion.MSE);

        // The first layer is float32 and needs none; the last is, too, but its input is not.
        assertThat(List.copyOf(model.means())).containsExactly("c2/mean", "active/mean", "logits/mean");
        assertThat(model.means()).isEqualTo(source.means());
        assertThat(means(SmallRuns.bytes(source.observable()), "c2/mean")).hasSize(8);
    }

    @Test
    void correctedLayersHaveTheMeansOfFloat() throws Exception {
        QuantizableModel source =
                QuantizableModel.read(QuantizableModelTest.everything().write(folder), SmallGraph.INPUT);
        Int8Model model = source.quantized(SmallRuns.measure(source), RangeCriterion.MIN_MAX);
        byte[] observable = SmallRuns.bytes(source.observable());

        double largest = 0;
        for (String mean : model.means()) {
            double[] expected = means(observable, mean);
            double[] before = means(SmallRuns.bytes(model.upTo(mean)), mean);
            model.correct(mean, expected, before);
            double[] after = means(SmallRuns.bytes(model.upTo(mean)), mean);

            assertThat(distance(after, expected)).as(mean).isLessThan(1e-4);
            largest = Math.max(largest, distance(before, expected));
        }
        assertThat(largest).as("what there was to correct").isGreaterThan(3e-4);
        double[] last = means(SmallRuns.bytes(model.content()), "output");
        assertThat(distance(last, means(observable, "output"))).isLessThan(1e-3);
    }

    @Test
    void anUnknownLayerAndAnotherNumberOfChannelsAreRefused() throws Exception {
        QuantizableModel source =
                QuantizableModel.read(QuantizableModelTest.everything().write(folder), SmallGraph.INPUT);
        Int8Model model = source.quantized(Map.of(), RangeCriterion.MSE);

        assertThatThrownBy(() -> model.correct("r1/mean", new double[8], new double[8]))
                .hasMessageContaining("no tensor 'r1/mean' to correct; it has [c2/mean, ");
        assertThatThrownBy(() -> model.correct("c2/mean", new double[8], new double[7]))
                .hasMessage("'c2/mean' has 8 channels in float32, and 7 in int8");
    }

    @Test
    void momentsAreThoseOfAllWindows() throws Exception {
        QuantizableModel source = QuantizableModel.read(
                new SmallGraph()
                        .constant("u", 0, 1, 4, 3, 1, 1)
                        .constant("v", 0, 1, 5, 4, 3, 2)
                        .constant("w", 0, 1, 2, 5)
                        .node("Conv", "first", "input", "u")
                        .node("Conv", "c", "first", "v")
                        .attribute("pads", 1, 0, 2, 1)
                        .attribute("strides", 2, 1)
                        .attribute("dilations", 1, 2)
                        .node("GlobalAveragePool", "g", "c")
                        .node("Flatten", "f", "g")
                        .node("Gemm", "output", "f", "w")
                        .attribute("transB", 1)
                        .write(folder),
                SmallGraph.INPUT);
        Int8Model model = source.quantized(SmallRuns.measure(source), RangeCriterion.MIN_MAX);
        MomentsGraph graph = model.moments("c/mean").orElseThrow();
        OnnxMl.ModelProto.Builder more = OnnxMl.ModelProto.parseFrom(SmallRuns.bytes(graph.content())).toBuilder();
        more.getGraphBuilder().addOutput(GraphParts.output("first/read0"));
        Map<String, float[]> seen = SmallRuns.runAll(more.build().toByteArray(), 4);

        float[] expected = windows(Objects.requireNonNull(seen.get("first/read0")));
        assertThat(graph.columns()).isEqualTo(24);
        assertThat(Objects.requireNonNull(seen.get(graph.tensor()))).containsExactly(expected, within(1e-2f));
        assertThat(model.moments("output/mean")).as("stays float32").isEmpty();
    }

    /** Second moments for weights {@code [., 4, 3, 2]}, pads 1, 0, 2, 1, strides 2, 1, dilations 1, 2. */
    private static float[] windows(float[] input) {
        float[] moments = new float[24 * 24];
        for (int y = -1; y + 2 < SmallGraph.SIDE + 2; y += 2) {
            for (int x = 0; x + 2 < SmallGraph.SIDE + 1; x++) {
                float[] window = new float[24];
                for (int i = 0; i < 24; i++) {
                    int row = y + i / 2 % 3;
                    int column = x + 2 * (i % 2);
                    boolean inside = row >= 0 && row < SmallGraph.SIDE && column < SmallGraph.SIDE;
                    window[i] = inside ? input[(i / 6 * SmallGraph.SIDE + row) * SmallGraph.SIDE + column] : 0;
                }
                for (int i = 0; i < 24 * 24; i++) {
                    moments[i] += window[i / 24] * window[i % 24];
                }
            }
        }
        return moments;
    }

    @Test
    void weightsAreRoundedAnewFromMoments() throws Exception {
        QuantizableModel source =
                QuantizableModel.read(QuantizableModelTest.everything().write(folder), SmallGraph.INPUT);
        Int8Model model = source.quantized(SmallRuns.measure(source), RangeCriterion.MIN_MAX);
        byte[] before = SmallRuns.bytes(model.content());
        MomentsGraph graph = model.moments("c2/mean").orElseThrow();
        SecondMoments moments = new SecondMoments(graph.columns());
        for (int seed = 0; seed < SmallRuns.PICTURES; seed++) {
            Map<String, float[]> seen = SmallRuns.runAll(SmallRuns.bytes(graph.content()), seed);
            moments.add(FloatBuffer.wrap(Objects.requireNonNull(seen.get(graph.tensor()))));
            float[] size = Objects.requireNonNull(seen.get(graph.sizes()));
            assertThat(size).as("columns times positions").containsExactly(72 * 64);
            moments.addSize(FloatBuffer.wrap(size));
        }
        model.round("c2/mean", moments);

        assertThat(SmallRuns.bytes(model.content())).isNotEqualTo(before);
        assertThatThrownBy(() -> model.round("c2/mean", new SecondMoments(5)))
                .hasMessage("'c2/mean' has 72 weights for each channel, and moments of 5");
    }

    @Test
    void layersStayFloatAndNothingBetweenThemIsRounded() throws Exception {
        QuantizableModel source =
                QuantizableModel.read(QuantizableModelTest.everything().write(folder), SmallGraph.INPUT);
        Int8Model model = source.quantized(SmallRuns.measure(source), RangeCriterion.MIN_MAX);
        Int8Model kept = model.keeping(Set.of("c2"));

        assertThat(source.layers()).containsExactly("c2", "hidden");
        assertThat(kept.means()).containsExactly("active/mean", "logits/mean");
        OnnxMl.GraphProto graph =
                OnnxMl.ModelProto.parseFrom(SmallRuns.bytes(kept.content())).getGraph();
        assertThat(graph.getNodeList().stream()
                        .filter(node -> node.getOpType().equals("QuantizeLinear"))
                        .map(node -> node.getOutput(0)))
                .containsExactly("flat/quantized", "active/quantized");
        OnnxMl.ModelProto.Builder more = OnnxMl.ModelProto.parseFrom(SmallRuns.bytes(kept.content())).toBuilder();
        more.getGraphBuilder().addOutput(GraphParts.output("global/float"));
        float[] expected = Objects.requireNonNull(
                SmallRuns.runAll(SmallRuns.bytes(source.observable()), 3).get("global"));
        assertThat(Objects.requireNonNull(
                        SmallRuns.runAll(more.build().toByteArray(), 3).get("global/float")))
                .containsExactly(expected, within(1e-5f));
        assertThat(SmallRuns.bytes(model.keeping(Set.of()).content())).isEqualTo(SmallRuns.bytes(model.content()));
        assertThatThrownBy(() -> model.keeping(Set.of("c2", "hidden")))
                .hasMessage("one of the 2 layers must not stay float32");
        assertThatThrownBy(() -> model.keeping(Set.of("c1"))).hasMessageContaining("has not all layers of [c1]");
        Map<String, Double> shares = source.shares(SmallRuns.measure(source));
        assertThat(shares).containsOnlyKeys("c2", "hidden");
        assertThat(shares.get("c2")).isBetween(0.6, 0.8);
    }

    @Test
    void meansAreThoseOfAllPicturesAndFinite() {
        ChannelMeans means = new ChannelMeans();
        assertThatThrownBy(means::means).hasMessage("there was no picture");

        means.add(FloatBuffer.wrap(new float[] {1, -4}));
        means.add(FloatBuffer.wrap(new float[] {3, 0}));

        assertThat(means.means()).containsExactly(2, -2);
        assertThatThrownBy(() -> means.add(FloatBuffer.allocate(3))).hasMessageContaining("3 channels");
        assertThatThrownBy(() -> means.add(FloatBuffer.wrap(new float[] {1, Float.NaN})))
                .isInstanceOf(ArithmeticException.class);
    }

    private static double[] means(byte[] onnx, String tensor) throws Exception {
        ChannelMeans means = new ChannelMeans();
        for (int seed = 0; seed < SmallRuns.PICTURES; seed++) {
            means.add(FloatBuffer.wrap(
                    Objects.requireNonNull(SmallRuns.runAll(onnx, seed).get(tensor))));
        }
        return means.means();
    }

    private static double distance(double[] one, double[] other) {
        double largest = 0;
        for (int i = 0; i < one.length; i++) {
            largest = Math.max(largest, Math.abs(one[i] - other[i]));
        }
        return largest;
    }
}

package io.herofake.model.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

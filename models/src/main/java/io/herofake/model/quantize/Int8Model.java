package io.herofake.model.quantize;

import ai.onnx.proto.OnnxMl;
import io.herofake.model.ArtifactContent;
import io.herofake.model.ModelRepositoryException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A quantised model whose biases can still be corrected. Rounding moves the means of tensors: an error of a weight counts
 * with the mean of what it is multiplied with, and noise before a ReLU raises the mean behind it. What a channel is too large by on
 * average is therefore taken from its bias, layer by layer from the first on, each time after the layers before it were
 * corrected (Nagel, van Baalen, Blankevoort, Welling, "Data-Free Quantization Through Weight Equalization and Bias
 * Correction", 2019, section 4.2 and appendix D, measured on pictures). Not thread-safe.
 */
public final class Int8Model {
    private final FloatGraph source;
    private final List<Stage> stages;
    private final String input;
    private final Map<String, TensorRange> ranges;
    private final StageWeights weights;
    private final Map<String, Stage> layers = new LinkedHashMap<>();

    Int8Model(FloatGraph source, List<Stage> stages, String input, Map<String, TensorRange> ranges) {
        this.source = source;
        this.stages = stages;
        this.input = input;
        this.ranges = Map.copyOf(ranges);
        this.weights = new StageWeights(source);
        stages.stream().filter(Stage::correctable).forEach(stage -> layers.put(stage.mean(), stage));
    }

    /** The tensors that say how large the channels of a layer are on average, in the order in which layers are corrected. */
    public Set<String> means() {
        return layers.keySet();
    }

    /**
     * The part of the model that gives one of {@link #means()}, with all corrections so far.
     *
     * @throws ModelRepositoryException {@code INVALID_MODEL} if weights are not as they have to be
     */
    public ArtifactContent upTo(String mean) throws ModelRepositoryException {
        OnnxMl.ModelProto model = graph().writeMean(stages, layer(mean));
        return Content.of(model);
    }

    /**
     * Corrects a layer's bias.
     *
     * @param mean     one of {@link #means()}
     * @param expected what it was in float32, on average over pictures; a value for each channel
     * @param actual   what {@link #upTo} gave on the same pictures
     * @throws IllegalArgumentException if they have not the same length
     */
    public void correct(String mean, double[] expected, double[] actual) {
        if (expected.length != actual.length) {
            throw new IllegalArgumentException("'" + mean + "' has " + expected.length + " channels in float32, and "
                    + actual.length + " in int8");
        }
        double[] tooMuch = new double[expected.length];
        for (int channel = 0; channel < tooMuch.length; channel++) {
            tooMuch[channel] = actual[channel] - expected[channel];
        }
        weights.correct(layer(mean), tooMuch);
    }

    /**
     * The whole model.
     *
     * @throws ModelRepositoryException {@code INVALID_MODEL} if weights are not as they have to be
     */
    public ArtifactContent content() throws ModelRepositoryException {
        return Content.of(graph().write(stages));
    }

    private QdqGraph graph() {
        return new QdqGraph(source, input, ranges, weights);
    }

    private Stage layer(String mean) {
        Stage stage = layers.get(mean);
        if (stage == null) {
            throw new IllegalArgumentException("the model has no tensor '" + mean + "' to correct; it has " + means());
        }
        return stage;
    }
}

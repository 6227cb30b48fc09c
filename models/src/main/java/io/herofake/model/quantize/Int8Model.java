package io.herofake.model.quantize;

import ai.onnx.proto.OnnxMl;
import io.herofake.model.ArtifactContent;
import io.herofake.model.ModelRepositoryException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A quantised model whose biases can still be corrected. Rounding moves the means of tensors: an error of a weight counts
 * with the mean of what it is multiplied with, and noise before a ReLU raises the mean behind it. What a channel is too large by on
 * average is therefore taken from its bias, layer by layer from the first on, each time after the layers before it were
 * corrected (Nagel, van Baalen, Blankevoort, Welling, "Data-Free Quantization Through Weight Equalization and Bias
 * Correction", 2019, section 4.2 and appendix D, measured on pictures). Not thread-safe.
 */
public final class Int8Model {
    private static final int MOST_COLUMNS = 4608;

    private final FloatGraph source;
    private final List<Stage> stages;
    private final String input;
    private final Map<String, TensorRange> ranges;
    private final StageWeights weights;
    private final FloatSteps floats;
    private final Map<String, Stage> layers = new LinkedHashMap<>();

    /** Of all tensors that can be rounded: what only passes values on has the range of what it reads. */
    Int8Model(FloatGraph source, List<Stage> stages, String input, Map<String, TensorRange> ranges) {
        this(
                source,
                stages,
                input,
                withPassed(stages, ranges),
                new StageWeights(source),
                FloatSteps.of(stages, Set.of()));
    }

    private Int8Model(
            FloatGraph source,
            List<Stage> stages,
            String input,
            Map<String, TensorRange> ranges,
            StageWeights weights,
            FloatSteps floats) {
        this.source = source;
        this.stages = stages;
        this.input = input;
        this.ranges = ranges;
        this.weights = weights;
        this.floats = floats;
        for (Stage stage : stages) {
            if (stage.correctable() && !floats.contains(stage)) {
                layers.put(stage.mean(), stage);
            }
        }
    }

    private static Map<String, TensorRange> withPassed(List<Stage> stages, Map<String, TensorRange> measured) {
        Map<String, TensorRange> all = new HashMap<>(measured);
        for (Stage stage : stages) {
            TensorRange range = all.get(stage.inputs().get(0));
            if (stage.kind() == Stage.Kind.PASSING && range != null) {
                all.put(stage.output(), range);
            }
        }
        return all;
    }

    /**
     * The same with some layers in float32, and additions and pools of what these give. Weights stay as they were rounded, biases are to
     * be corrected again.
     *
     * @param names of {@link QuantizableModel#layers()}
     * @throws IllegalArgumentException if there is no such layer, or none is left in 8 bits
     */
    public Int8Model keeping(Set<String> names) {
        Set<String> all = stages.stream()
                .filter(stage -> stage.kind() == Stage.Kind.WEIGHTED)
                .map(Stage::name)
                .collect(Collectors.toSet());
        if (!all.containsAll(names)) {
            throw new IllegalArgumentException("the model has not all layers of " + names + "; it has " + all);
        }
        if (names.containsAll(all)) {
            throw new IllegalArgumentException("one of the " + all.size() + " layers must not stay float32");
        }
        return new Int8Model(source, stages, input, ranges, weights.uncorrected(), FloatSteps.of(stages, names));
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
     * The part of the model that leads to a layer, with the second moments of its input.
     *
     * @param mean one of {@link #means()}, which stands for its layer
     * @return empty if its weights are not rounded, or their errors cannot make up for each other: convolutions in groups, and
     *     layers with more than 4608 weights for each channel, whose moments take more than 85 MB
     * @throws ModelRepositoryException {@code INVALID_MODEL} if weights are not as they have to be
     */
    public Optional<MomentsGraph> moments(String mean) throws ModelRepositoryException {
        Stage stage = layer(mean);
        LayerWeights layer = LayerWeights.of(source, stage);
        if (stage.kind() != Stage.Kind.WEIGHTED
                || layer.columns() > MOST_COLUMNS
                || !Patches.known(stage, layer.shape())) {
            return Optional.empty();
        }
        OnnxMl.ModelProto model = graph().writeMoments(stages, stage, layer.shape());
        return Optional.of(new MomentsGraph(Content.of(model), stage.moments(), stage.momentsSizes(), layer.columns()));
    }

    /**
     * Rounds a layer's weights anew, so that their errors make up for each other.
     *
     * @param mean one of {@link #means()}, which stands for its layer
     * @param seen what {@link #moments} gave on pictures
     * @throws IllegalArgumentException if they are not of so many columns
     * @throws ModelRepositoryException {@code INVALID_MODEL} if weights are not as they have to be
     */
    public void round(String mean, SecondMoments seen) throws ModelRepositoryException {
        Stage stage = layer(mean);
        int columns = LayerWeights.of(source, stage).columns();
        if (columns != seen.columns()) {
            throw new IllegalArgumentException(
                    "'" + mean + "' has " + columns + " weights for each channel, and moments of " + seen.columns());
        }
        TensorRange range = Objects.requireNonNull(ranges.get(stage.inputs().get(0)));
        weights.round(stage, range.scale(), new CompensatedRounding(seen));
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
        return new QdqGraph(source, input, ranges, weights, floats);
    }

    private Stage layer(String mean) {
        Stage stage = layers.get(mean);
        if (stage == null) {
            throw new IllegalArgumentException("the model has no tensor '" + mean + "' to correct; it has " + means());
        }
        return stage;
    }
}

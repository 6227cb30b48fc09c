package io.herofake.model.quantize;

import ai.onnx.proto.OnnxMl;
import io.herofake.model.ArtifactContent;
import io.herofake.model.InputContract;
import io.herofake.model.ModelRepositoryException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A float32 ONNX file that can be quantised: convolutions but the first, residual additions, pools and all fully connected layers but the
 * last; weights symmetric in int8 with a step for each output channel, everything between in unsigned 8 bits with one step
 * a tensor; what reads the input and what gives the output stays float32. Immutable; its file must not change while it is in use.
 */
public final class QuantizableModel {
    private final FloatGraph graph;
    private final List<Stage> stages;
    private final InputContract input;

    private QuantizableModel(FloatGraph graph, List<Stage> stages, InputContract input) {
        this.graph = graph;
        this.stages = stages;
        this.input = input;
    }

    /**
     * Reads a file.
     *
     * @param input what its manifest promises of its input
     * @throws ModelRepositoryException {@code INVALID_MODEL} if it is no ONNX file, is quantised already, has an operator or
     *     weights that cannot be quantised, named; {@code IO_FAILURE}
     */
    public static QuantizableModel read(Path file, InputContract input) throws ModelRepositoryException {
        FloatGraph graph = FloatGraph.read(file);
        return new QuantizableModel(graph, new StageReader(graph, input.tensorName()).read(), input);
    }

    /**
     * The same model with residual additions in float32: what is added goes through all that follows, and 8 bits hold a sum of many layers less well
     * than what one gives. Takes more time than rounding them.
     */
    public QuantizableModel withPlainSums() {
        List<Stage> kept = stages.stream()
                .map(stage -> stage.kind() == Stage.Kind.CALCULATING
                                && stage.node().getOpType().equals("Add")
                        ? stage.as(Stage.Kind.PLAIN)
                        : stage)
                .toList();
        return new QuantizableModel(graph, kept, input);
    }

    /** The tensors whose values have to be measured, by their names in {@link #observable()}. */
    public Set<String> activations() {
        Set<String> names = new LinkedHashSet<>();
        for (Stage stage : stages) {
            if (Set.of(Stage.Kind.ENTRY, Stage.Kind.WEIGHTED, Stage.Kind.CALCULATING, Stage.Kind.PLAIN)
                    .contains(stage.kind())) {
                names.add(stage.output());
            }
        }
        return names;
    }

    /**
     * The tensors that say how large the channels of a layer are on average, by their names in {@link #observable()}: one number
     * a channel and picture. They are those of {@link Int8Model#means()}.
     */
    public Set<String> means() {
        Set<String> names = new LinkedHashSet<>();
        stages.stream().filter(Stage::correctable).forEach(stage -> names.add(stage.mean()));
        return names;
    }

    /**
     * The same in float32, with {@link #activations()} and {@link #means()} as further outputs, for a runtime to run on pictures.
     *
     * @throws ModelRepositoryException {@code INVALID_MODEL} if weights are not as they have to be
     */
    public ArtifactContent observable() throws ModelRepositoryException {
        QdqGraph plain =
                new QdqGraph(graph, input.tensorName(), Map.of(), new StageWeights(graph), FloatSteps.all(stages));
        return Content.of(plain.writeFloat(stages, activations()));
    }

    /** The tensors that say how large the channels of others are, by their names in {@link #observableChannels()}. */
    public Set<String> magnitudes() {
        Set<String> names = new LinkedHashSet<>();
        equalization().measured().forEach(stage -> names.add(stage.magnitude()));
        return names;
    }

    /** The same graph with {@link #magnitudes()} as further outputs: the largest absolute value of each channel of a picture. */
    public ArtifactContent observableChannels() {
        OnnxMl.GraphProto.Builder more = OnnxMl.GraphProto.newBuilder();
        GraphParts parts = new GraphParts(more);
        for (Stage stage : equalization().measured()) {
            String absolute = stage.magnitude() + "/absolute";
            parts.node("Abs", absolute, stage.output());
            parts.node("GlobalMaxPool", stage.magnitude(), absolute);
            more.addOutput(GraphParts.output(stage.magnitude()));
        }
        OnnxMl.ModelProto tail = OnnxMl.ModelProto.newBuilder().setGraph(more).build();
        return Content.of(graph.model(), tail);
    }

    /**
     * The same model, with channels of tensors divided so that all of a tensor have about the same range; gives the same.
     *
     * @param seen what {@link #magnitudes()} were on pictures
     */
    public QuantizableModel equalised(Map<String, ChannelMaxima> seen) {
        Map<String, double[]> magnitudes = new HashMap<>();
        for (Stage stage : equalization().measured()) {
            ChannelMaxima maxima = Objects.requireNonNull(seen.get(stage.magnitude()), stage.magnitude());
            magnitudes.put(stage.output(), maxima.maxima());
        }
        Map<String, double[]> factors = equalization().factors(magnitudes, stages);
        Map<String, double[]> boundaries = equalization().boundaryFactors(magnitudes);
        return new QuantizableModel(graph.dividing(factors, boundaries), stages, input);
    }

    /** The layers that can be in 8 bits, by the names of their nodes, from the first on. */
    public List<String> layers() {
        return stages.stream()
                .filter(stage -> stage.kind() == Stage.Kind.WEIGHTED)
                .map(Stage::name)
                .toList();
    }

    /**
     * Which part of the multiplications of all layers but the last each of {@link #layers()} has: 0 to 1.
     *
     * @param seen what was measured, for each of {@link #activations()}
     * @throws ModelRepositoryException {@code INVALID_MODEL} if weights are not as they have to be
     */
    public Map<String, Double> shares(Map<String, ActivationHistogram> seen) throws ModelRepositoryException {
        Map<String, Double> shares = new LinkedHashMap<>();
        double all = 0;
        for (Stage stage : stages) {
            if (stage.weighted() && stage.kind() != Stage.Kind.FLOAT) {
                double values = Objects.requireNonNull(seen.get(stage.output())).count();
                double multiplications = values * LayerWeights.of(graph, stage).columns();
                all += multiplications;
                if (stage.kind() == Stage.Kind.WEIGHTED) {
                    shares.put(stage.name(), multiplications);
                }
            }
        }
        double sum = all;
        shares.replaceAll((layer, multiplications) -> multiplications / sum);
        return shares;
    }

    private Equalization equalization() {
        return new Equalization(graph, stages, input.tensorName());
    }

    /**
     * The quantised model, whose biases are not corrected yet.
     *
     * @param seen what was measured, for each of {@link #activations()}
     */
    public Int8Model quantized(Map<String, ActivationHistogram> seen, RangeCriterion criterion) {
        Map<String, TensorRange> ranges = new HashMap<>();
        seen.forEach((name, histogram) -> ranges.put(name, criterion.choose(histogram)));
        ranges.put(input.tensorName(), inputRange());
        return new Int8Model(graph, stages, input.tensorName(), ranges);
    }

    /** All that a picture can be; it need not be measured. */
    private TensorRange inputRange() {
        double least = 0;
        double largest = 0;
        for (int channel = 0; channel < input.mean().size(); channel++) {
            double std = input.std().get(channel);
            least = Math.min(least, -input.mean().get(channel) / std);
            largest = Math.max(largest, (1 - input.mean().get(channel)) / std);
        }
        return new TensorRange(least, largest);
    }
}

package io.herofake.model.quantize;

import io.herofake.model.quantize.Stage.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * By how much each channel of a tensor can be divided so that all channels use the same part of 8 bits: weights that give the channel are
 * divided by it, weights that read it are multiplied with it, and the model gives what it gave, since ReLU, pools and additions
 * keep such factors (Nagel, van Baalen, Blankevoort, Welling, "Data-Free Quantization Through Weight Equalization and Bias
 * Correction", 2019, section 4.1, with the activations' ranges in place of the weights'). Tensors that are added, pooled or rearranged
 * without weights between share their factors. A tensor that stays float32 ({@link Kind#PLAIN}) stays as it is, and has factors of its own
 * for the layers that round it. Immutable.
 */
final class Equalization {
    /** The least factor, so that channels that are nearly always 0 leave the weights that read them some bits. */
    private static final double LEAST = 1.0 / 16;

    private final Map<String, List<Stage>> groups = new LinkedHashMap<>();
    private final Map<String, String> groupOf = new HashMap<>();
    private final List<Stage> boundaries = new ArrayList<>();

    Equalization(FloatGraph graph, List<Stage> stages, String input) {
        join(stages);
        Set<String> fixed = fixed(graph, stages, input);
        for (Stage stage : stages) {
            if (stage.weighted() && stage.kind() != Kind.FLOAT) {
                groups.computeIfAbsent(group(stage.output()), name -> new ArrayList<>())
                        .add(stage);
            }
        }
        groups.keySet().removeAll(fixed);
        stages.stream().filter(stage -> isBoundary(graph, stages, stage)).forEach(boundaries::add);
    }

    /** Whether layers round what stays float32, and nothing needs it rounded as it is. */
    private static boolean isBoundary(FloatGraph graph, List<Stage> stages, Stage stage) {
        List<Stage> readers = stages.stream()
                .filter(reader -> reader.inputs().contains(stage.output()))
                .toList();
        return stage.kind() == Kind.PLAIN
                && !graph.isOutput(stage.output())
                && readers.stream().anyMatch(reader -> reader.kind() == Kind.WEIGHTED)
                && readers.stream()
                        .allMatch(reader -> reader.kind() == Kind.PLAIN
                                || (reader.node().getOpType().equals("Conv")
                                        && Attributes.integer(reader.node(), "group", 1) == 1));
    }

    /** What has no weights has one group for all that it reads and gives. */
    private void join(List<Stage> stages) {
        for (Stage stage : stages) {
            if (!stage.weighted() && stage.kind() != Kind.FLOAT && stage.kind() != Kind.PLAIN) {
                String group = group(stage.output());
                stage.inputs().forEach(tensor -> groupOf.put(group(tensor), group));
            }
        }
    }

    private String group(String tensor) {
        String parent = groupOf.get(tensor);
        return parent == null ? tensor : group(parent);
    }

    /**
     * The groups that must stay as they are: the picture, the result, what is read by other than weights of all channels, and what fully
     * connected layers give, as one value a picture says too little of what else a channel can be.
     */
    private Set<String> fixed(FloatGraph graph, List<Stage> stages, String input) {
        Set<String> fixed = new HashSet<>(Set.of(group(input)));
        for (Stage stage : stages) {
            boolean plainReader = stage.kind() != Kind.PLAIN && (stage.kind() != Kind.FLOAT || stage.correctable());
            boolean grouped = Attributes.integer(stage.node(), "group", 1) != 1;
            if (!plainReader || grouped) {
                stage.inputs().forEach(tensor -> fixed.add(group(tensor)));
            }
            boolean single = stage.node().getOpType().equals("Gemm");
            if (graph.isOutput(stage.output()) || stage.kind() == Kind.PLAIN || single) {
                fixed.add(group(stage.output()));
            }
        }
        return fixed;
    }

    /** The steps whose channels are to be measured. */
    List<Stage> measured() {
        return Stream.concat(groups.values().stream().flatMap(List::stream), boundaries.stream())
                .toList();
    }

    /**
     * Factors for the channels of tensors that stay float32, where layers round them.
     *
     * @param magnitudes the largest absolute value of each channel, for the output of each of {@link #measured()}
     */
    Map<String, double[]> boundaryFactors(Map<String, double[]> magnitudes) {
        Map<String, double[]> factors = new HashMap<>();
        boundaries.forEach(stage -> factors.put(stage.output(), factors(List.of(stage), magnitudes)));
        return factors;
    }

    /**
     * Factors for the channels of all tensors that can have some, between 1/16 and 1.
     *
     * @param magnitudes the largest absolute value of each channel, for the output of each of {@link #measured()}
     */
    Map<String, double[]> factors(Map<String, double[]> magnitudes, List<Stage> stages) {
        Map<String, double[]> byGroup = new HashMap<>();
        groups.forEach((group, members) -> byGroup.put(group, factors(members, magnitudes)));
        Map<String, double[]> factors = new HashMap<>();
        for (Stage stage : stages) {
            double[] found = byGroup.get(group(stage.output()));
            if (found != null) {
                factors.put(stage.output(), found);
            }
        }
        return factors;
    }

    /** The mean of what the members would have on their own. */
    private static double[] factors(List<Stage> members, Map<String, double[]> magnitudes) {
        double[] sum = {};
        for (Stage member : members) {
            double[] seen = Objects.requireNonNull(magnitudes.get(member.output()), member.output());
            double largest = Arrays.stream(seen).max().orElse(0);
            sum = sum.length == 0 ? new double[seen.length] : sum;
            for (int channel = 0; channel < seen.length; channel++) {
                sum[channel] += (largest > 0 ? Math.max(LEAST, seen[channel] / largest) : 1) / members.size();
            }
        }
        return sum;
    }
}

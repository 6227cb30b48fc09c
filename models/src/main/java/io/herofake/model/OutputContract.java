package io.herofake.model;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/**
 * What a model gives as output, and how a row of it becomes a verdict (see {@link VerdictRule}). The tensor is float32
 * {@code [N, labels.size()]}.
 *
 * @param tensorName the name of the graph's output
 * @param activation what still has to be done to a row
 * @param labels     the class of each column, in order; at least two, all different
 * @param fakeLabel  the one of {@code labels} that means "deepfake"
 * @param threshold  the score (probability of {@code fakeLabel}) from which a picture is called a deepfake; above 0 and
 *                   below 1
 */
public record OutputContract(
        String tensorName, Activation activation, List<String> labels, String fakeLabel, double threshold) {

    /** What turns a row of the output into probabilities. */
    public enum Activation {
        /** The row holds logits. */
        SOFTMAX,
        /** The row holds probabilities already. */
        NONE;

        /** The name used in manifests: lower case. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Checks ranges; copies the list. */
    public OutputContract {
        labels = List.copyOf(labels);
        if (tensorName.isBlank()) {
            throw new IllegalArgumentException("output.tensorName is empty");
        }
        if (labels.size() < 2 || labels.size() > 1000 || labels.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("output.labels needs 2 to 1000 names, none empty, not " + labels);
        }
        if (new HashSet<>(labels).size() != labels.size()) {
            throw new IllegalArgumentException("output.labels names a class twice: " + labels);
        }
        if (!labels.contains(fakeLabel)) {
            throw new IllegalArgumentException(
                    "output.fakeLabel '" + fakeLabel + "' is not one of the labels " + labels);
        }
        if (!(threshold > 0 && threshold < 1)) {
            throw new IllegalArgumentException("output.threshold must be above 0 and below 1, not " + threshold);
        }
    }

    /** Columns of the output. */
    public int classes() {
        return labels.size();
    }

    /** The column that holds {@link #fakeLabel()}. */
    public int fakeIndex() {
        return labels.indexOf(fakeLabel);
    }
}

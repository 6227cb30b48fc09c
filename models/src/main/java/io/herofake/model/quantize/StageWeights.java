package io.herofake.model.quantize;

import io.herofake.model.ModelRepositoryException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The 8-bit weights of a graph's steps, rounded once, and by how much their biases are corrected. Not thread-safe. */
final class StageWeights {
    private final FloatGraph source;
    private final Map<Stage, Int8Weights> rounded = new HashMap<>();
    private final Map<Stage, double[]> corrections = new HashMap<>();

    StageWeights(FloatGraph source) {
        this.source = source;
    }

    /** Of a step whose input has always the same step. */
    Int8Weights of(Stage stage, float inputScale) throws ModelRepositoryException {
        Int8Weights weights = rounded.get(stage);
        if (weights == null) {
            weights = Int8Weights.of(source, stage, inputScale, null);
            rounded.put(stage, weights);
        }
        return weights;
    }

    /** Rounds the weights of a step anew. */
    void round(Stage stage, float inputScale, CompensatedRounding compensated) throws ModelRepositoryException {
        rounded.put(stage, Int8Weights.of(source, stage, inputScale, compensated));
    }

    /** The same weights, with biases as they were. */
    StageWeights uncorrected() {
        StageWeights copy = new StageWeights(source);
        copy.rounded.putAll(rounded);
        return copy;
    }

    /** What is to be taken from each bias; null for nothing. */
    double @Nullable [] correction(Stage stage) {
        return corrections.get(stage);
    }

    void correct(Stage stage, double[] tooMuch) {
        corrections.put(stage, tooMuch.clone());
    }
}

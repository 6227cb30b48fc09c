package io.herofake.model;

import java.nio.FloatBuffer;

/**
 * Turns rows of a model's output into verdicts; the one place that does. Immutable and thread-safe.
 *
 * <p>The score is the probability of the label that means "deepfake": with {@code softmax} it is
 * {@code exp(x_fake) / sum exp(x_i)}, with {@code none} the value as it is. A score at the threshold is a deepfake.
 */
public final class VerdictRule {
    /** How far a probability may be outside 0 to 1 by rounding. */
    private static final float ROUNDING = 1e-4f;

    private final OutputContract contract;
    private final int classes;
    private final int fakeIndex;

    /** The rule of a model. */
    public VerdictRule(OutputContract contract) {
        this.contract = contract;
        this.classes = contract.classes();
        this.fakeIndex = contract.fakeIndex();
    }

    /**
     * The verdict on one picture of a batch.
     *
     * @param output float32 {@code [batch, classes]}, read with absolute gets, so position and limit stay as they are
     * @param row    the picture's place in the batch, from 0
     * @throws IndexOutOfBoundsException if the buffer has no such row
     * @throws ArithmeticException       if the row holds NaN or infinity, or the contract promises probabilities and
     *     the value is none
     */
    public Verdict verdict(FloatBuffer output, int row) {
        int start = Math.multiplyExact(row, classes);
        double score = contract.activation() == OutputContract.Activation.SOFTMAX
                ? softmax(output, start)
                : probability(output.get(start + fakeIndex));
        return new Verdict(score >= contract.threshold(), score);
    }

    private double softmax(FloatBuffer output, int start) {
        double fake = output.get(start + fakeIndex);
        double sum = 0;
        for (int i = 0; i < classes; i++) {
            float value = output.get(start + i);
            if (!Float.isFinite(value)) {
                throw new ArithmeticException("the model gave " + value + " for label "
                        + contract.labels().get(i));
            }
            // Relative to the fake column: where a term overflows to infinity the score is rightly 0.
            sum += Math.exp(value - fake);
        }
        return 1 / sum;
    }

    private double probability(float value) {
        if (!(value >= -ROUNDING && value <= 1 + ROUNDING)) {
            throw new ArithmeticException("the model gave " + value + " where its manifest promises a probability;"
                    + " output.activation should perhaps be softmax");
        }
        return Math.min(1, Math.max(0, value));
    }
}

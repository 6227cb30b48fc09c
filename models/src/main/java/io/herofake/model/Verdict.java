package io.herofake.model;

/**
 * What a function says of one picture.
 *
 * @param deepfake whether the score reaches the model's threshold
 * @param score    the probability of a deepfake, 0 to 1, as the model has it
 */
public record Verdict(boolean deepfake, double score) {}

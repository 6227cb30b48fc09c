package io.herofake.model.network;

/** How {@link SeededWeights} fills a parameter. */
public enum Initial {
    /**
     * Uniform with variance {@code 2 / fan-in}, so that activations keep their size through a ReLU (He et al., "Delving
     * Deep into Rectifiers", 2015, eq. 10).
     */
    HE,
    /**
     * Uniform with variance {@code 1 / (16 fan-in)}: for the layer that gives the logits, so that they stay around 1 and the
     * score away from 0 and 1.
     */
    LINEAR,
    /** All zero. */
    ZERO,
    /** All one. */
    ONE,
    /**
     * All one quarter: the scale of a residual branch's last normalisation. With ones the variance would double in each of
     * ResNet50's 16 blocks; so it grows by (1 + 1/16)^16 at most, which is below e.
     */
    QUARTER
}

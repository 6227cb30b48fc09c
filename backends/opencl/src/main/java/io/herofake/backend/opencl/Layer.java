package io.herofake.backend.opencl;

/**
 * One step of a network, from values to a value. Values are numbered; each has a {@link Shape}.
 */
sealed interface Layer {

    /** Stands for no value. */
    int NONE = -1;

    /** The node's name in the file, for messages. */
    String name();

    /** The value that it makes. */
    int output();

    /** What it makes. */
    Shape outShape();

    /**
     * Weights over windows, times a scale and plus a shift for each output channel, plus a residual, then ReLU. A fully connected layer
     * is one over single pixels.
     *
     * @param input    value
     * @param in       its shape
     * @param residual value of the output's shape, or {@link #NONE}
     * @param scale    for each output channel
     * @param shift    for each output channel
     */
    record Convolution(
            String name,
            int input,
            int output,
            Shape in,
            Shape outShape,
            Window window,
            Weights weights,
            Values scale,
            Values shift,
            int residual,
            boolean relu)
            implements Layer {

        Convolution normalised(String by, int newOutput, Values factor, Values offset) {
            return new Convolution(
                    by,
                    input,
                    newOutput,
                    in,
                    outShape,
                    window,
                    weights,
                    scale.times(factor),
                    shift.times(factor).plus(offset),
                    residual,
                    relu);
        }

        Convolution rectified(String by, int newOutput) {
            return new Convolution(by, input, newOutput, in, outShape, window, weights, scale, shift, residual, true);
        }

        Convolution plus(String by, int newOutput, int newResidual) {
            return new Convolution(
                    by, input, newOutput, in, outShape, window, weights, scale, shift, newResidual, relu);
        }
    }

    /**
     * The maximum or average of windows.
     *
     * @param average      or else the maximum
     * @param countPadding whether an average counts the padding as zeros
     */
    record Pooling(
            String name,
            int input,
            int output,
            Shape in,
            Shape outShape,
            Window window,
            boolean average,
            boolean countPadding)
            implements Layer {}

    /**
     * {@code input * scale + shift + residual}, then ReLU.
     *
     * @param residual value or {@link #NONE}
     * @param scale    for each channel; with the shift empty for none
     */
    record Pointwise(
            String name, int input, int output, Shape outShape, int residual, Values scale, Values shift, boolean relu)
            implements Layer {

        Pointwise rectified(String by, int newOutput) {
            return new Pointwise(by, input, newOutput, outShape, residual, scale, shift, true);
        }
    }

    /** Pictures as rows of values, channel by channel. */
    record Flatten(String name, int input, int output, Shape in, Shape outShape) implements Layer {}

    /** The softmax of a row. */
    record Softmax(String name, int input, int output, Shape outShape) implements Layer {}
}

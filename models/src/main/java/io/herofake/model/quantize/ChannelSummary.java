package io.herofake.model.quantize;

import java.nio.FloatBuffer;

/** A number over pictures for each channel of a tensor that has one number a channel. Not thread-safe. */
abstract class ChannelSummary {
    private final String what;
    private double[] channels = {};
    private int pictures;

    /**
     * Of nothing yet.
     *
     * @param what a number is, for messages, for example {@code a mean}
     */
    ChannelSummary(String what) {
        this.what = what;
    }

    /**
     * Counts a picture.
     *
     * @param values read from position 0 to the limit, with absolute gets
     * @throws ArithmeticException      if one is not finite
     * @throws IllegalArgumentException if there are more or fewer than of the pictures before
     */
    public final void add(FloatBuffer values) {
        if (pictures == 0) {
            channels = new double[values.limit()];
        }
        if (values.limit() != channels.length) {
            throw new IllegalArgumentException(values.limit() + " channels after pictures with " + channels.length);
        }
        for (int channel = 0; channel < channels.length; channel++) {
            float value = values.get(channel);
            if (!Float.isFinite(value)) {
                throw new ArithmeticException(what + " is " + value);
            }
            channels[channel] = with(channels[channel], value);
        }
        pictures++;
    }

    /** A channel's number, 0 before the first picture, with that of a further picture. */
    abstract double with(double before, float value);

    /**
     * What {@link #with} gave for each channel; a copy.
     *
     * @throws IllegalStateException if there was no picture
     */
    final double[] channels() {
        if (pictures == 0) {
            throw new IllegalStateException("there was no picture");
        }
        return channels.clone();
    }

    final int pictures() {
        return pictures;
    }
}

package io.herofake.model.quantize;

import java.nio.FloatBuffer;

/** The largest value over pictures of each channel of a tensor that has one number, at least 0, a channel. Not thread-safe. */
public final class ChannelMaxima {
    private double[] largest = {};
    private int pictures;

    /**
     * Counts a picture.
     *
     * @param values read from position 0 to the limit, with absolute gets
     * @throws ArithmeticException      if one is not finite
     * @throws IllegalArgumentException if there are more or fewer than of the pictures before
     */
    public void add(FloatBuffer values) {
        if (pictures == 0) {
            largest = new double[values.limit()];
        }
        if (values.limit() != largest.length) {
            throw new IllegalArgumentException(values.limit() + " channels after pictures with " + largest.length);
        }
        for (int channel = 0; channel < largest.length; channel++) {
            float value = values.get(channel);
            if (!Float.isFinite(value)) {
                throw new ArithmeticException("a largest value is " + value);
            }
            largest[channel] = Math.max(largest[channel], value);
        }
        pictures++;
    }

    /**
     * A value for each channel.
     *
     * @throws IllegalStateException if there was no picture
     */
    public double[] maxima() {
        if (pictures == 0) {
            throw new IllegalStateException("there was no picture");
        }
        return largest.clone();
    }
}

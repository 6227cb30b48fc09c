package io.herofake.model.quantize;

import java.nio.FloatBuffer;

/** The mean over pictures of each channel of a tensor that has one number a channel. Not thread-safe. */
public final class ChannelMeans {
    private double[] sums = {};
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
            sums = new double[values.limit()];
        }
        if (values.limit() != sums.length) {
            throw new IllegalArgumentException(values.limit() + " channels after pictures with " + sums.length);
        }
        for (int channel = 0; channel < sums.length; channel++) {
            float value = values.get(channel);
            if (!Float.isFinite(value)) {
                throw new ArithmeticException("a mean is " + value);
            }
            sums[channel] += value;
        }
        pictures++;
    }

    /**
     * A value for each channel.
     *
     * @throws IllegalStateException if there was no picture
     */
    public double[] means() {
        if (pictures == 0) {
            throw new IllegalStateException("there was no picture");
        }
        double[] means = sums.clone();
        for (int channel = 0; channel < means.length; channel++) {
            means[channel] /= pictures;
        }
        return means;
    }
}

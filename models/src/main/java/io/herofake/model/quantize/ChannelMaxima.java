package io.herofake.model.quantize;

/** The largest value over pictures of each channel of a tensor that has one number, at least 0, a channel. Not thread-safe. */
public final class ChannelMaxima extends ChannelSummary {

    /** Of nothing yet. */
    public ChannelMaxima() {
        super("a largest value");
    }

    @Override
    double with(double before, float value) {
        return Math.max(before, value);
    }

    /**
     * A value for each channel.
     *
     * @throws IllegalStateException if there was no picture
     */
    public double[] maxima() {
        return channels();
    }
}

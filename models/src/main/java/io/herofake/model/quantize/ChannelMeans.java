package io.herofake.model.quantize;

/** The mean over pictures of each channel of a tensor that has one number a channel. Not thread-safe. */
public final class ChannelMeans extends ChannelSummary {

    /** Of nothing yet. */
    public ChannelMeans() {
        super("a mean");
    }

    @Override
    double with(double before, float value) {
        return before + value;
    }

    /**
     * A value for each channel.
     *
     * @throws IllegalStateException if there was no picture
     */
    public double[] means() {
        double[] means = channels();
        for (int channel = 0; channel < means.length; channel++) {
            means[channel] /= pictures();
        }
        return means;
    }
}

package io.herofake.policy.cost;

/** Min-max normalisation: the lowest of several values becomes the low end of a range, the highest the high end. */
public final class Normalization {
    private Normalization() {}

    /** A value scaled from {@code [min, max]} to {@code [0, 1]}; 0 if all values are equal. */
    public static double unit(double value, double min, double max) {
        return max > min ? (value - min) / (max - min) : 0;
    }

    /** As {@link #unit(double, double, double)}; exact in its differences. */
    public static double unit(long value, long min, long max) {
        return max > min ? (double) (value - min) / (double) (max - min) : 0;
    }

    /** Values scaled to {@code [low, high]}; all {@code low} if they are equal. */
    public static double[] range(double[] values, double low, double high) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        double[] scaled = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            scaled[i] = low + (high - low) * unit(values[i], min, max);
        }
        return scaled;
    }
}

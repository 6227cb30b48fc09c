package io.herofake.profile.feedback;

/**
 * Exponentially weighted mean and variance of a stream of values (T. Finch, Incremental calculation of weighted mean and
 * variance, 2009, section 9): with weight {@code a} of a new value {@code x} and {@code d = x - mean}, the mean moves by
 * {@code a d} and the variance becomes {@code (1 - a) (variance + a d^2)}. The n-th value has at least weight 1/n, so that
 * the first ones make a plain mean and none of them counts more than its share. Not thread-safe.
 */
public final class RunningEstimate {

    private final double weight;
    private long count;
    private double mean;
    private double variance;

    /**
     * An estimate without values.
     *
     * @param weight of a new value, above 0 and at most 1; the estimate is about that of the last {@code 2 / weight} values
     */
    public RunningEstimate(double weight) {
        if (!(weight > 0 && weight <= 1)) {
            throw new IllegalArgumentException("weight must be above 0 and at most 1, not " + weight);
        }
        this.weight = weight;
    }

    /**
     * Takes a value in.
     *
     * @throws IllegalArgumentException if it is not finite
     */
    public void add(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("value must be finite, not " + value);
        }
        count++;
        double share = Math.max(weight, 1.0 / count);
        double difference = value - mean;
        double step = share * difference;
        mean += step;
        variance = (1 - share) * (variance + difference * step);
    }

    /** How many values it has taken. */
    public long count() {
        return count;
    }

    /** The weighted mean; NaN without a value. */
    public double mean() {
        return count == 0 ? Double.NaN : mean;
    }

    /** The weighted standard deviation; NaN without a value. */
    public double standardDeviation() {
        return count == 0 ? Double.NaN : Math.sqrt(variance);
    }
}

package io.herofake.sim.evaluation;

/**
 * A mean with a 95% confidence interval by Student's t distribution.
 *
 * @param mean of the samples
 * @param half half the width of the interval; 0 for a single sample, which has none
 * @param n    number of samples
 */
public record Interval(double mean, double half, int n) {
    /** Two-sided 95% quantiles of Student's t for 1, 2, ... degrees of freedom. */
    private static final double[] T = {
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
        2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042
    };

    private static final int[] FEWER = {120, 60, 40};
    private static final double[] T_FEWER = {1.980, 2.000, 2.021};

    /**
     * Of at least one sample.
     */
    public static Interval of(double... samples) {
        double sum = 0;
        for (double sample : samples) {
            sum += sample;
        }
        double mean = sum / samples.length;
        double squares = 0;
        for (double sample : samples) {
            squares += (sample - mean) * (sample - mean);
        }
        int freedom = samples.length - 1;
        double half =
                freedom == 0 ? 0 : t(freedom) * StrictMath.sqrt(squares / freedom) / StrictMath.sqrt(samples.length);
        return new Interval(mean, half, samples.length);
    }

    /** Between the degrees of freedom of the table, that of the fewer is taken: the interval is never too narrow. */
    static double t(int freedom) {
        if (freedom <= T.length) {
            return T[freedom - 1];
        }
        for (int i = 0; i < FEWER.length; i++) {
            if (freedom >= FEWER[i]) {
                return T_FEWER[i];
            }
        }
        return T[T.length - 1];
    }
}

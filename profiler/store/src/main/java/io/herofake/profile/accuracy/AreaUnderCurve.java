package io.herofake.profile.accuracy;

/**
 * The area under the ROC curve: how often a fake picture's score is above a real one's, ties counted half.
 *
 * <p>The interval is that of DeLong, DeLong and Clarke-Pearson, "Comparing the Areas under Two or More Correlated Receiver
 * Operating Characteristic Curves" (1988), equation 5, taken on the logit of the area so that it stays between 0 and 1 (Pepe,
 * "The Statistical Evaluation of Medical Tests" (2003), section 5.2.5). Where the estimated variance is 0, as when no score is
 * out of order, that would be a point; then the far limit is the one of as many independent pairs as the smaller class has
 * pictures, {@code 0.025^(1/n)}.
 *
 * @param value the area, 0 to 1
 * @param low   lower end of the 95% confidence interval
 * @param high  upper end of it
 */
public record AreaUnderCurve(double value, double low, double high) {
    /** The two-sided 95% quantile of the normal distribution. */
    private static final double Z95 = 1.959963984540054;

    private static final double TAIL = 0.025;

    /** From the scores of both classes, ascending; each has one at least. */
    static AreaUnderCurve of(double[] real, double[] fake) {
        double[] placements = placements(fake, real);
        double area = mean(placements);
        double variance =
                variance(placements, area) / fake.length + variance(placements(real, fake), 1 - area) / real.length;
        if (variance == 0) {
            return certain(area, Math.min(real.length, fake.length));
        }
        double logit = Math.log(area / (1 - area));
        double reach = Z95 * Math.sqrt(variance) / (area * (1 - area));
        return new AreaUnderCurve(area, logistic(logit - reach), logistic(logit + reach));
    }

    private static AreaUnderCurve certain(double area, int pairs) {
        double limit = Math.pow(TAIL, 1.0 / pairs);
        return new AreaUnderCurve(area, Math.min(area, limit), Math.max(area, 1 - limit));
    }

    /** For each score the part of the others that is below it, equal ones counted half. Both ascending. */
    private static double[] placements(double[] scores, double[] others) {
        double[] placements = new double[scores.length];
        int below = 0;
        int notAbove = 0;
        for (int i = 0; i < scores.length; i++) {
            while (below < others.length && others[below] < scores[i]) {
                below++;
            }
            while (notAbove < others.length && others[notAbove] <= scores[i]) {
                notAbove++;
            }
            placements[i] = (below + notAbove) / (2.0 * others.length);
        }
        return placements;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double variance(double[] values, double mean) {
        double sum = 0;
        for (double value : values) {
            sum += (value - mean) * (value - mean);
        }
        return values.length < 2 ? 0 : sum / (values.length - 1);
    }

    private static double logistic(double value) {
        return 1 / (1 + Math.exp(-value));
    }
}

package io.herofake.profile.accuracy;

import io.herofake.profile.Accuracy;
import io.herofake.profile.Accuracy.ConfusionMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Scores of pictures of which the truth is known, and what follows from them. A score is the probability of a fake, 0 to 1;
 * fake is the positive class; a picture scored at or above a threshold is called fake. Immutable.
 */
public final class LabelledScores {
    private final double[] real;
    private final double[] fake;

    /**
     * Copies the scores.
     *
     * @param real scores of real pictures
     * @param fake scores of fake pictures
     * @throws IllegalArgumentException if a score is not from 0 to 1
     */
    public LabelledScores(double[] real, double[] fake) {
        this.real = sorted(real);
        this.fake = sorted(fake);
    }

    private static double[] sorted(double[] scores) {
        double[] copy = scores.clone();
        for (double score : copy) {
            if (!(score >= 0 && score <= 1)) {
                throw new IllegalArgumentException("a score must be from 0 to 1, not " + score);
            }
        }
        Arrays.sort(copy);
        return copy;
    }

    /** How many real pictures there are. */
    public int reals() {
        return real.length;
    }

    /** How many fake pictures there are. */
    public int fakes() {
        return fake.length;
    }

    /**
     * Counts by truth and verdict at a threshold.
     *
     * @throws IllegalArgumentException if there is no picture at all
     */
    public ConfusionMatrix at(double threshold) {
        int detected = atOrAbove(fake, threshold);
        int falseAlarms = atOrAbove(real, threshold);
        return new ConfusionMatrix(detected, fake.length - detected, falseAlarms, real.length - falseAlarms);
    }

    /** The area under the ROC curve with its 95% confidence interval; empty if a class has no picture. */
    public Optional<AreaUnderCurve> auc() {
        return real.length == 0 || fake.length == 0 ? Optional.empty() : Optional.of(AreaUnderCurve.of(real, fake));
    }

    /** The points of the ROC curve from (0, 0) to (1, 1), one for each different score; empty if a class has no picture. */
    public List<RocPoint> roc() {
        List<RocPoint> points = new ArrayList<>();
        if (real.length == 0 || fake.length == 0) {
            return points;
        }
        points.add(new RocPoint(Double.POSITIVE_INFINITY, 0, 0));
        int realsBelow = real.length;
        int fakesBelow = fake.length;
        while (realsBelow + fakesBelow > 0) {
            double threshold = Math.max(last(real, realsBelow), last(fake, fakesBelow));
            realsBelow = below(real, realsBelow, threshold);
            fakesBelow = below(fake, fakesBelow, threshold);
            points.add(new RocPoint(
                    threshold, 1 - (double) realsBelow / real.length, 1 - (double) fakesBelow / fake.length));
        }
        return points;
    }

    /**
     * How far scores are from being probabilities.
     *
     * @param bins equally wide bins of the score; 1 or more
     * @throws IllegalArgumentException if there is no picture at all
     */
    public Calibration calibration(int bins) {
        return Calibration.of(real, fake, bins);
    }

    /**
     * The figures that a profile keeps.
     *
     * @param dataset    the pictures, for people
     * @param unreadable pictures without a score
     * @throws IllegalArgumentException if there is no picture at all
     */
    public Accuracy accuracy(String dataset, double threshold, long unreadable) {
        return new Accuracy(
                dataset,
                threshold,
                at(threshold),
                auc().map(AreaUnderCurve::value).orElse(null),
                unreadable);
    }

    private static int atOrAbove(double[] sorted, double threshold) {
        return sorted.length - below(sorted, sorted.length, threshold);
    }

    /** How many of the first {@code count} scores are below the threshold. */
    private static int below(double[] sorted, int count, double threshold) {
        int found = count;
        while (found > 0 && sorted[found - 1] >= threshold) {
            found--;
        }
        return found;
    }

    private static double last(double[] sorted, int count) {
        return count == 0 ? Double.NEGATIVE_INFINITY : sorted[count - 1];
    }
}

package io.herofake.app;

import java.util.Arrays;

/**
 * What rounding does to the scores of pictures, in log-odds, and how many verdicts that leaves as they are. Margins are distances of scores
 * from the threshold in log-odds, positive on the side of deepfakes.
 */
final class ScoreNoise {
    /** So that a score of 0 or 1 has a margin: float32 knows no more of them. */
    private static final double LEAST = 1e-7;

    private ScoreNoise() {}

    /** The margin of a score; both 0 to 1. */
    static double margin(double score, double threshold) {
        return logOdds(score) - logOdds(threshold);
    }

    private static double logOdds(double probability) {
        double bounded = Math.max(LEAST, Math.min(1 - LEAST, probability));
        return Math.log(bounded / (1 - bounded));
    }

    /** The variance of the differences between two models' margins on the same pictures. */
    static double variance(double[] expected, double[] actual) {
        double mean = shift(expected, actual);
        double sum = 0;
        for (int i = 0; i < expected.length; i++) {
            double error = actual[i] - expected[i] - mean;
            sum += error * error;
        }
        return sum / Math.max(1, expected.length - 1);
    }

    /**
     * Which part of the verdicts stays as it is when margins have normally distributed errors.
     *
     * @param margins without errors
     */
    static double agreement(double[] margins, double variance) {
        double deviation = Math.sqrt(variance);
        return Arrays.stream(margins)
                .map(margin -> deviation == 0 ? 1 : normal(Math.abs(margin) / deviation))
                .average()
                .orElse(1);
    }

    /**
     * Which part of the verdicts stays as it is when each error that was seen can happen to each picture. Varies less from one set of pictures to
     * another than counting the verdicts that changed, of which there are few.
     */
    static double agreement(double[] expected, double[] actual) {
        long same = 0;
        for (double margin : expected) {
            for (int i = 0; i < expected.length; i++) {
                double moved = margin + actual[i] - expected[i];
                same += (margin >= 0) == (moved >= 0) ? 1 : 0;
            }
        }
        return (double) same / ((long) expected.length * expected.length);
    }

    /** The same if all margins were moved back by the mean of the errors, as correcting biases does, which takes longer. */
    static double agreementWithoutShift(double[] expected, double[] actual) {
        double shift = shift(expected, actual);
        return agreement(
                expected, Arrays.stream(actual).map(margin -> margin - shift).toArray());
    }

    private static double shift(double[] expected, double[] actual) {
        double mean = 0;
        for (int i = 0; i < expected.length; i++) {
            mean += (actual[i] - expected[i]) / expected.length;
        }
        return mean;
    }

    /** How many verdicts are the same. */
    static int same(double[] expected, double[] actual) {
        int same = 0;
        for (int i = 0; i < expected.length; i++) {
            same += (expected[i] >= 0) == (actual[i] >= 0) ? 1 : 0;
        }
        return same;
    }

    /** The normal distribution, to 7 digits: Abramowitz and Stegun, "Handbook of Mathematical Functions", 26.2.17. */
    private static double normal(double x) {
        double t = 1 / (1 + 0.2316419 * x);
        double series =
                t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return 1 - Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI) * series;
    }
}

package io.herofake.profile.accuracy;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether scores are probabilities: of all pictures scored 0.8, eight in ten should be fake.
 *
 * @param expectedError the expected calibration error: over the bins, the distance between mean score and part of fakes, weighted
 *     by the pictures in the bin (Guo et al., "On Calibration of Modern Neural Networks" (2017), equation 3, for the
 *     probability of one class)
 * @param bins          of equal width, ascending; empty ones are there too
 */
public record Calibration(double expectedError, List<Bin> bins) {

    /**
     * Pictures whose scores are close to each other.
     *
     * @param low       lowest score of the bin
     * @param high      end of the bin; belongs to the next one, or to this if it is 1
     * @param pictures  how many
     * @param meanScore their mean score; 0 if there are none
     * @param fakePart  the part of them that is fake, 0 to 1; 0 if there are none
     */
    public record Bin(double low, double high, int pictures, double meanScore, double fakePart) {}

    /** Copies the list. */
    public Calibration {
        bins = List.copyOf(bins);
    }

    static Calibration of(double[] real, double[] fake, int count) {
        int pictures = real.length + fake.length;
        if (pictures == 0 || count < 1) {
            throw new IllegalArgumentException("calibration needs a picture and a bin");
        }
        int[] reals = new int[count];
        int[] fakes = new int[count];
        double[] sums = new double[count];
        fill(real, reals, sums);
        fill(fake, fakes, sums);
        List<Bin> bins = new ArrayList<>();
        double error = 0;
        for (int i = 0; i < count; i++) {
            int inBin = reals[i] + fakes[i];
            error += Math.abs(sums[i] - fakes[i]) / pictures;
            bins.add(new Bin(
                    (double) i / count,
                    (i + 1.0) / count,
                    inBin,
                    inBin == 0 ? 0 : sums[i] / inBin,
                    inBin == 0 ? 0 : (double) fakes[i] / inBin));
        }
        return new Calibration(error, bins);
    }

    private static void fill(double[] scores, int[] counts, double[] sums) {
        for (double score : scores) {
            int bin = Math.min((int) (score * counts.length), counts.length - 1);
            counts[bin]++;
            sums[bin] += score;
        }
    }
}

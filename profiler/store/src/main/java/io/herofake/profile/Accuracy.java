package io.herofake.profile;

import org.jspecify.annotations.Nullable;

/**
 * How well one artifact on one hardware type tells fake pictures (positive) from real ones (negative). Measured on that
 * hardware, so that what an int8 or DPU artifact loses against another shows. Immutable.
 *
 * @param dataset            the labelled pictures, for people
 * @param threshold          a picture scored at or above it is called fake; 0 to 1
 * @param confusion          counts at that threshold
 * @param auc                area under the ROC curve, 0 to 1; null if a class has no picture
 * @param unreadablePictures pictures that could not be decoded and are in no other count
 */
public record Accuracy(
        String dataset,
        double threshold,
        ConfusionMatrix confusion,
        @Nullable Double auc,
        long unreadablePictures) {

    /**
     * Counts of pictures by truth and verdict.
     *
     * @param truePositives  fake, called fake
     * @param falseNegatives fake, called real
     * @param falsePositives real, called fake
     * @param trueNegatives  real, called real
     */
    public record ConfusionMatrix(long truePositives, long falseNegatives, long falsePositives, long trueNegatives) {
        /** Checks ranges. */
        public ConfusionMatrix {
            Checks.atLeast(0, truePositives, "truePositives");
            Checks.atLeast(0, falseNegatives, "falseNegatives");
            Checks.atLeast(0, falsePositives, "falsePositives");
            Checks.atLeast(0, trueNegatives, "trueNegatives");
            Checks.atLeast(1, truePositives + falseNegatives + falsePositives + trueNegatives, "pictures counted");
        }

        /** All pictures counted. */
        public long pictures() {
            return truePositives + falseNegatives + falsePositives + trueNegatives;
        }

        /** The part of the fake pictures that was called fake, 0 to 1; not a number if there is none. */
        public double detectionRate() {
            return (double) truePositives / (truePositives + falseNegatives);
        }

        /** The part of the real pictures that was called fake, 0 to 1; not a number if there is none. */
        public double falsePositiveRate() {
            return (double) falsePositives / (falsePositives + trueNegatives);
        }
    }

    /** Checks ranges. */
    public Accuracy {
        Checks.text(dataset, "dataset");
        Checks.fraction(threshold, "threshold");
        Checks.present(confusion, "confusion");
        Checks.atLeast(0, unreadablePictures, "unreadablePictures");
        if (auc != null) {
            Checks.fraction(auc, "auc");
        }
    }

    /** The part of the pictures that was called right, 0 to 1. */
    public double accuracy() {
        return (double) (confusion.truePositives + confusion.trueNegatives) / confusion.pictures();
    }
}

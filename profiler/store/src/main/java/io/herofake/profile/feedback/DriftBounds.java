package io.herofake.profile.feedback;

/**
 * When live execution times have drifted from their profile. Immutable.
 *
 * @param raise      drifted when the live mean is more than this part above or below the profile's; above 0
 * @param clear      no longer drifted when it is within this part again; above 0, at most {@code raise}
 * @param minSamples live executions before anything is said; at least 1
 * @param weight     of a new execution in the live mean; above 0 and at most 1
 */
public record DriftBounds(double raise, double clear, int minSamples, double weight) {

    /** Checks ranges. */
    public DriftBounds {
        if (!(raise > 0) || Double.isInfinite(raise)) {
            throw new IllegalArgumentException("raise must be a finite number above 0, not " + raise);
        }
        if (!(clear > 0 && clear <= raise)) {
            throw new IllegalArgumentException("clear must be above 0 and at most raise (" + raise + "), not " + clear);
        }
        if (minSamples < 1) {
            throw new IllegalArgumentException("minSamples must be at least 1, not " + minSamples);
        }
        if (!(weight > 0 && weight <= 1)) {
            throw new IllegalArgumentException("weight must be above 0 and at most 1, not " + weight);
        }
    }

    /** Raised beyond 30%, cleared within 15%, after 50 executions, of about the last 100. */
    public static DriftBounds defaults() {
        return new DriftBounds(0.30, 0.15, 50, 0.02);
    }
}

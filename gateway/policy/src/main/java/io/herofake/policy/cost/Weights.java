package io.herofake.policy.cost;

import io.herofake.policy.Settings;

/**
 * The three weights of eqs. 6, 7 and 9.
 *
 * @param first  weight of the execution time (6), the total time (7), the penalty (9)
 * @param second weight of the energy
 * @param third  weight of the price (6, 7), the task consolidation (9)
 */
public record Weights(double first, double second, double third) {
    /** The paper's for eqs. 6 and 7. */
    public static final Weights SCALING = new Weights(2.0 / 3, 1.5 / 6, 0.5 / 6);

    /** The paper's for eq. 9. */
    public static final Weights PLACEMENT = new Weights(2.0 / 3, 0.5 / 6, 1.5 / 6);

    /** Checks ranges. */
    public Weights {
        if (!(first >= 0 && second >= 0 && third >= 0) || !(first + second + third < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "weights must be finite numbers of at least 0, not " + first + ", " + second + " and " + third);
        }
        if (first + second + third == 0) {
            throw new IllegalArgumentException("at least one of three weights must be above 0");
        }
    }

    /** Reads three weights from settings. */
    public static Weights read(Settings settings, String first, String second, String third, Weights byDefault) {
        return new Weights(
                settings.number(first, byDefault.first, 0, 1e6),
                settings.number(second, byDefault.second, 0, 1e6),
                settings.number(third, byDefault.third, 0, 1e6));
    }
}

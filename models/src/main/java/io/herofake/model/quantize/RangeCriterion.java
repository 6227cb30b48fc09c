package io.herofake.model.quantize;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How the range that 8 bits cover is chosen from the values that a tensor had on the calibration pictures. */
public enum RangeCriterion {
    /** From the least to the largest value. */
    MIN_MAX {
        @Override
        TensorRange choose(ActivationHistogram seen) {
            return seen.range();
        }
    },
    /**
     * The range with the least mean squared error: what values beyond it lose by clipping, and {@code step^2 / 12} for each
     * value within it (uniform rounding error). Of 64 limits of the absolute value, from 1/64 of
     * the largest one up.
     */
    MSE {
        @Override
        TensorRange choose(ActivationHistogram seen) {
            TensorRange best = seen.range();
            double least = seen.squaredError(best);
            for (int part = 1; part < RANGES; part++) {
                TensorRange candidate = seen.range().within(seen.range().magnitude() * part / RANGES);
                double error = seen.squaredError(candidate);
                if (error < least) {
                    best = candidate;
                    least = error;
                }
            }
            return best;
        }
    };

    private static final int RANGES = 64;

    /** The range for a tensor; contains 0. */
    abstract TensorRange choose(ActivationHistogram seen);

    /** The name used in manifests and on the command line: {@code min-max}, {@code mse}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The criterion with the given {@link #id()}.
     *
     * @throws IllegalArgumentException naming the bad value and the accepted ones
     */
    public static RangeCriterion of(String id) {
        return Arrays.stream(values())
                .filter(criterion -> criterion.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown criterion '" + id + "'; known: "
                        + Arrays.stream(values()).map(RangeCriterion::id).collect(Collectors.joining(", "))));
    }
}

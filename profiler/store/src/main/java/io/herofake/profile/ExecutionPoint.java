package io.herofake.profile;

import org.jspecify.annotations.Nullable;

/**
 * What one inference costs at one batch size and one concurrency. Immutable.
 *
 * @param batch                         pictures in one inference, at least 1
 * @param concurrency                   inferences under way at a time on one replica while this was measured, at least 1
 * @param meanNanos                     mean execution time of one inference of the whole batch, above 0
 * @param distribution                  of the same execution times; null if only the mean is known
 * @param dynamicEnergyJoulesPerPicture active minus idle energy of one picture (HeROfake, section IV.B), in joules
 */
public record ExecutionPoint(
        int batch,
        int concurrency,
        long meanNanos,
        @Nullable Distribution distribution,
        ScopedFigures dynamicEnergyJoulesPerPicture) {

    /** Checks ranges, and that the mean is within the distribution. */
    public ExecutionPoint {
        Checks.atLeast(1, batch, "batch");
        Checks.atLeast(1, concurrency, "concurrency");
        Checks.atLeast(1, meanNanos, "meanNanos");
        Checks.present(dynamicEnergyJoulesPerPicture, "dynamicEnergyJoulesPerPicture");
        if (distribution != null && (meanNanos < distribution.bestNanos() || meanNanos > distribution.worstNanos())) {
            throw new IllegalArgumentException("meanNanos " + meanNanos + " lies outside its distribution, "
                    + distribution.bestNanos() + " to " + distribution.worstNanos());
        }
    }
}

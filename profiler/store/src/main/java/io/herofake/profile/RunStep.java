package io.herofake.profile;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A finished step of a profiler run and what it found out. Immutable.
 *
 * @param name       the step's name, unique within its run
 * @param recordedAt when it was finished, cut to milliseconds
 * @param parts      what it found out
 */
public record RunStep(String name, Instant recordedAt, ProfileParts parts) {
    private static final int MAX_NAME = 500;

    /** Checks that nothing is missing. */
    public RunStep {
        if (Checks.text(name, "step").length() > MAX_NAME) {
            throw new IllegalArgumentException("a step's name has at most " + MAX_NAME + " characters");
        }
        recordedAt = Checks.present(recordedAt, "recordedAt").truncatedTo(ChronoUnit.MILLIS);
        Checks.present(parts, "parts");
    }
}

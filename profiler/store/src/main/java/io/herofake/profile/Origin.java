package io.herofake.profile;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Where the figures of a record come from, in full; {@link Provenance} is its short form. Immutable. */
public sealed interface Origin {

    /**
     * Measured by our profiler on real hardware. A run on a simulated platform is {@link Estimated}.
     *
     * @param recordedAt  when, cut to milliseconds
     * @param environment on what
     * @param run         identifies the profiler run that it was part of
     */
    record Measured(Instant recordedAt, Environment environment, String run) implements Origin {
        /** Checks that nothing is missing. */
        public Measured {
            recordedAt = millis(recordedAt);
            Checks.present(environment, "environment");
            Checks.name(run, "run");
        }

        @Override
        public Provenance provenance() {
            return Provenance.MEASURED;
        }
    }

    /**
     * Taken from a publication.
     *
     * @param recordedAt date of the publication
     * @param citation   the publication, and where in it
     */
    record Published(Instant recordedAt, String citation) implements Origin {
        /** Checks that nothing is missing. */
        public Published {
            recordedAt = millis(recordedAt);
            Checks.text(citation, "citation");
        }

        @Override
        public Provenance provenance() {
            return Provenance.PUBLISHED;
        }

        @Override
        public @Nullable Environment environment() {
            return null;
        }
    }

    /**
     * Modelled, derived, simulated or configured by a person.
     *
     * @param recordedAt  when, cut to milliseconds
     * @param method      how the figures were come by
     * @param environment where a model or simulation ran; null if that does not matter
     */
    record Estimated(
            Instant recordedAt, String method, @Nullable Environment environment) implements Origin {
        /** Checks that nothing is missing. */
        public Estimated {
            recordedAt = millis(recordedAt);
            Checks.text(method, "method");
        }

        @Override
        public Provenance provenance() {
            return Provenance.ESTIMATED;
        }
    }

    /** The short form. */
    Provenance provenance();

    /** When the figures were taken or published; whole milliseconds. */
    Instant recordedAt();

    /** The machine that they were taken on, if there was one. */
    @Nullable
    Environment environment();

    private static Instant millis(@Nullable Instant instant) {
        Instant cut = Checks.present(instant, "recordedAt").truncatedTo(ChronoUnit.MILLIS);
        if (cut.isBefore(Instant.EPOCH) || cut.isAfter(Instant.parse("9999-12-31T23:59:59Z"))) {
            throw new IllegalArgumentException("recordedAt must be of the years 1970 to 9999, not " + cut);
        }
        return cut;
    }
}

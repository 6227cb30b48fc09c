package io.herofake.profile;

import java.util.OptionalDouble;

/**
 * A physical quantity together with how it is known. What has no sensor has no number: only {@link Measured} carries a
 * reading of an instrument, and code that wants a measurement asks for that type. The component that holds a figure names
 * its unit. Immutable.
 */
public sealed interface Figure {

    /**
     * Read from an instrument.
     *
     * @param value      at least 0; a difference that the instrument cannot tell from 0 is {@link Absent}
     * @param source     the instrument, for example {@code rapl:package-0} or {@code pdu:raritan outlet 3}
     * @param resolution the smallest difference that the instrument tells, in the unit of the value; above 0
     * @param samples    how many readings or runs the value is the mean of; at least 1
     */
    record Measured(double value, String source, double resolution, long samples) implements Figure {
        /** Checks ranges. */
        public Measured {
            Checks.notNegative(value, "value");
            Checks.text(source, "source");
            Checks.atLeast(1, samples, "samples");
            if (Checks.notNegative(resolution, "resolution") == 0) {
                throw new IllegalArgumentException("resolution of '" + source + "' must be above 0");
            }
        }

        @Override
        public OptionalDouble number() {
            return OptionalDouble.of(value);
        }
    }

    /**
     * Taken from a publication.
     *
     * @param value    at least 0
     * @param citation where it is published
     */
    record Published(double value, String citation) implements Figure {
        /** Checks ranges. */
        public Published {
            Checks.notNegative(value, "value");
            Checks.text(citation, "citation");
        }

        @Override
        public OptionalDouble number() {
            return OptionalDouble.of(value);
        }
    }

    /**
     * Modelled, derived or configured by a person; never read from an instrument.
     *
     * @param value  at least 0
     * @param method how it was come by, for example {@code CPU time x 15 W per core}
     */
    record Estimated(double value, String method) implements Figure {
        /** Checks ranges. */
        public Estimated {
            Checks.notNegative(value, "value");
            Checks.text(method, "method");
        }

        @Override
        public OptionalDouble number() {
            return OptionalDouble.of(value);
        }
    }

    /**
     * Not known.
     *
     * @param reason why, for example {@code no sensor: /sys/class/powercap is empty}
     */
    record Absent(String reason) implements Figure {
        /** Checks that there is a reason. */
        public Absent {
            Checks.text(reason, "reason");
        }

        @Override
        public OptionalDouble number() {
            return OptionalDouble.empty();
        }
    }

    /** The number, whatever its origin; empty if {@link Absent}. To be shown only with its origin. */
    OptionalDouble number();
}

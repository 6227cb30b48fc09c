package io.herofake.server.engine;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A QoS level: what a user pays for (HeROfake, section II.A.3). A task of a function has to be answered within
 * {@code durationDeviation} times the function's worst execution time, counted from its arrival (eqs. 2 and 3).
 *
 * @param name              as in requests: lower-case letters, digits, dashes, at most 32
 * @param durationDeviation QD; a finite number above 0
 */
public record QosLevel(String name, double durationDeviation) {
    private static final long YEAR_NANOS = 365L * 24 * 3600 * 1_000_000_000L;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

    /** The paper's three levels: high 2, medium 3, low 4. */
    public static final List<QosLevel> PAPER =
            List.of(new QosLevel("high", 2), new QosLevel("medium", 3), new QosLevel("low", 4));

    /** Checks both. */
    public QosLevel {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("QoS level name '" + name
                    + "' is not 1 to 32 lower-case letters, digits or dashes beginning with a letter or digit");
        }
        if (!(durationDeviation > 0 && durationDeviation <= 1e6)) {
            throw new IllegalArgumentException("the duration deviation of QoS level '" + name
                    + "' must be above 0 and at most 1000000, not " + durationDeviation);
        }
    }

    /** The time from arrival to deadline: QD x WET, a year at most, so that time points do not overflow. */
    public long deadlineNanos(long worstExecutionNanos) {
        return Math.min(YEAR_NANOS, (long) Math.ceil(durationDeviation * worstExecutionNanos));
    }
}

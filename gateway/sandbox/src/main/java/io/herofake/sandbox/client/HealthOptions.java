package io.herofake.sandbox.client;

import java.time.Duration;

/**
 * How a worker that hangs is found.
 *
 * @param interval between two probes
 * @param timeout  for the answer to a probe
 * @param failures so many failed probes one after the other make the worker lost
 */
public record HealthOptions(Duration interval, Duration timeout, int failures) {
    /** A probe a second; three in a row without an answer within two seconds. */
    public static final HealthOptions DEFAULT = new HealthOptions(Duration.ofSeconds(1), Duration.ofSeconds(2), 3);

    /** Checks ranges. */
    public HealthOptions {
        if (interval.toMillis() < 1 || timeout.toMillis() < 1 || failures < 1) {
            throw new IllegalArgumentException(
                    "interval and timeout must be 1 ms at least and failures 1 at least, not " + interval + ", "
                            + timeout + " and " + failures);
        }
    }
}

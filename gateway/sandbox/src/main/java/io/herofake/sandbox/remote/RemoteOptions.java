package io.herofake.sandbox.remote;

import io.herofake.sandbox.client.HealthOptions;
import java.time.Duration;

/**
 * How a remote worker is used.
 *
 * @param startTimeout for a model to be opened
 * @param askTimeout   for everything else but inferences
 * @param health       how a worker that hangs or is gone is found
 * @param lease        after which the worker gives a model back that it hears nothing of: its gateway is gone. Much longer
 *                     than the interval of the probes.
 */
public record RemoteOptions(Duration startTimeout, Duration askTimeout, HealthOptions health, Duration lease) {
    /** A minute to open a model, five seconds for other questions, a minute of silence. */
    public static final RemoteOptions DEFAULT = new RemoteOptions(
            Duration.ofMinutes(1), Duration.ofSeconds(5), HealthOptions.DEFAULT, Duration.ofMinutes(1));

    /** Checks ranges. */
    public RemoteOptions {
        if (startTimeout.toMillis() < 1 || askTimeout.toMillis() < 1) {
            throw new IllegalArgumentException("startTimeout and askTimeout must be 1 ms at least");
        }
        Duration silence = health.interval().plus(health.timeout());
        if (lease.toSeconds() < 1 || lease.compareTo(silence) <= 0) {
            throw new IllegalArgumentException(
                    "lease must be a second at least and longer than a probe's interval and timeout"
                            + " together, which are " + silence + ", not " + lease);
        }
    }
}

package io.herofake.load;

import io.herofake.sim.workload.Labels;
import io.herofake.sim.workload.Workload;
import org.jspecify.annotations.Nullable;

/**
 * What is sent to whom.
 *
 * @param address      the gateway
 * @param workload     when which function is asked for at which QoS level
 * @param labels       the names that the workload was made with
 * @param speed        how many times faster than the workload says requests are sent; above 0. Deadlines stay as they are
 * @param pictures     sent in turn
 * @param apiKey       sent as bearer token; null for none
 * @param connections  open at a time, at most; from 1. One carries one request at a time
 * @param waiting      requests that may wait for a connection; those beyond are not sent, and counted
 * @param timeoutNanos after this long from when it was due, a request is given up
 */
public record LoadPlan(
        GatewayAddress address,
        Workload workload,
        Labels labels,
        double speed,
        Pictures pictures,
        @Nullable String apiKey,
        int connections,
        int waiting,
        long timeoutNanos) {
    private static final double LEAST_SPEED = 1e-3;
    private static final double MOST_SPEED = 1e6;
    private static final int MOST_CONNECTIONS = 60_000;

    /** Checks the bounds. */
    public LoadPlan {
        if (!(speed >= LEAST_SPEED && speed <= MOST_SPEED)) {
            throw new IllegalArgumentException("the speed must be from 0.001 to 1000000, not " + speed);
        }
        if (connections < 1 || connections > MOST_CONNECTIONS) {
            throw new IllegalArgumentException("the connections must be from 1 to 60000, not " + connections);
        }
        if (waiting < 0 || timeoutNanos < 1_000_000) {
            throw new IllegalArgumentException("at least 0 requests may wait, and a timeout is at least 1 ms");
        }
        if (apiKey != null && !apiKey.matches("[!-~]+")) {
            throw new IllegalArgumentException("an API key is made of visible ASCII characters");
        }
    }

    /** When a request is due, from the start of the load, that the workload has at the given time. */
    long dueNanos(long arrivalNanos) {
        return (long) (arrivalNanos / speed);
    }
}

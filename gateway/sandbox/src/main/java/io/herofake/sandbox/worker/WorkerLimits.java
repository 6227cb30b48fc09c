package io.herofake.sandbox.worker;

import java.time.Duration;

/**
 * Bounds of a worker's server.
 *
 * @param eventLoops       threads that read and write
 * @param maxConnections   connections at a time; more are closed at once
 * @param maxBodyBytes     of one request
 * @param maxBufferedBytes of all requests' bodies together
 * @param queuePerModel    inferences that wait for a caller of their model, besides those under way
 * @param maxModels        models open at a time
 * @param maxRegions       pieces of shared memory at a time; 0 if none may be registered
 * @param bodyTimeout      for a request to be complete once it has begun
 * @param idleTimeout      after which a connection without a request is closed
 */
public record WorkerLimits(
        int eventLoops,
        int maxConnections,
        int maxBodyBytes,
        long maxBufferedBytes,
        int queuePerModel,
        int maxModels,
        int maxRegions,
        Duration bodyTimeout,
        Duration idleTimeout) {

    /** For a worker that is started by hand. */
    public static final WorkerLimits DEFAULT =
            new WorkerLimits(2, 256, 64 << 20, 256L << 20, 32, 64, 0, Duration.ofSeconds(30), Duration.ofMinutes(10));

    /** Checks ranges. */
    public WorkerLimits {
        if (eventLoops < 1
                || maxConnections < 1
                || maxBodyBytes < 1
                || queuePerModel < 1
                || maxModels < 1
                || maxRegions < 0) {
            throw new IllegalArgumentException("every bound of a worker must be 1 at least");
        }
        if (maxBufferedBytes < maxBodyBytes) {
            throw new IllegalArgumentException("maxBufferedBytes (" + maxBufferedBytes + ") is less than maxBodyBytes ("
                    + maxBodyBytes + "): no request would fit");
        }
        if (bodyTimeout.toMillis() < 1 || idleTimeout.toMillis() < 1) {
            throw new IllegalArgumentException("timeouts must be 1 ms at least");
        }
    }

    /**
     * For a worker with one model and one gateway.
     *
     * @param inputBytes of the largest request's tensor
     * @param callers    requests at a time
     */
    static WorkerLimits forOneModel(long inputBytes, int callers) {
        int body = Math.toIntExact(Math.min(Integer.MAX_VALUE, inputBytes + (1 << 20)));
        return new WorkerLimits(
                1,
                callers + 32,
                body,
                (callers + 1L) * body,
                callers + 1,
                1,
                2 * callers,
                Duration.ofSeconds(30),
                Duration.ofHours(1));
    }
}

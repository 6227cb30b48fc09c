package io.herofake.server.engine;

/**
 * Where the time of a request went, in nanoseconds.
 *
 * @param queueNanos     from arrival to dispatch, less {@code startNanos}
 * @param startNanos     the part of its waiting that was for a replica to start
 * @param decodeNanos    decoding, resizing and normalising the picture; 0 on a simulated platform
 * @param inferenceNanos running the model and judging its output; modelled on a simulated platform
 * @param totalNanos     from arrival to the end of its execution
 */
public record InferenceTiming(
        long queueNanos, long startNanos, long decodeNanos, long inferenceNanos, long totalNanos) {}

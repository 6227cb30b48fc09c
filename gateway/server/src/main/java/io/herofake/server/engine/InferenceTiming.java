package io.herofake.server.engine;

/**
 * Where the time of a request went, in nanoseconds.
 *
 * @param queueNanos     from arrival to a free slot
 * @param decodeNanos    decoding, resizing and normalising the picture
 * @param inferenceNanos running the model and judging its output
 * @param totalNanos     from arrival to verdict
 */
public record InferenceTiming(long queueNanos, long decodeNanos, long inferenceNanos, long totalNanos) {}

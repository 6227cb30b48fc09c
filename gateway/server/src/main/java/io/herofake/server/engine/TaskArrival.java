package io.herofake.server.engine;

/**
 * A task that has arrived.
 *
 * @param task          its number, unique in the life of an engine
 * @param function      the function's name
 * @param level         the QoS level's name
 * @param arrivalNanos  when, on the engine's clock
 * @param deadlineNanos when it is due, on the engine's clock
 */
public record TaskArrival(long task, String function, String level, long arrivalNanos, long deadlineNanos) {}

package io.herofake.server.engine;

/**
 * A task that was handed to a replica for execution.
 *
 * @param task            its number
 * @param function        the function's name
 * @param level           the QoS level's name
 * @param place           the replica's platform
 * @param replica         the replica's id
 * @param batch           tasks in the batch that it runs in
 * @param arrivalNanos    when it arrived, on the engine's clock
 * @param dispatchedNanos when it was dispatched, on the engine's clock
 */
public record TaskDispatch(
        long task,
        String function,
        String level,
        Place place,
        long replica,
        int batch,
        long arrivalNanos,
        long dispatchedNanos) {}

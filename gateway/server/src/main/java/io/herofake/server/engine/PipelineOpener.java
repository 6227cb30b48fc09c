package io.herofake.server.engine;

import io.herofake.backend.BackendException;
import java.util.function.Consumer;

/** Opens what replicas run. Thread-safe. */
@FunctionalInterface
public interface PipelineOpener {
    /**
     * Opens a pipeline of its own for a replica; blocks for as long as a cold start takes.
     *
     * @param order  what is to be run
     * @param onLoss hears, from any thread, if what was opened dies by itself
     * @return warm enough to answer
     * @throws BackendException if it cannot be opened; nothing is left behind
     */
    Pipeline open(ReplicaOrder order, Consumer<BackendException> onLoss) throws BackendException;
}

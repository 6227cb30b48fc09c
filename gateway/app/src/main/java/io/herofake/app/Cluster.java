package io.herofake.app;

import io.herofake.server.engine.InferenceEngine;

/**
 * An engine with what belongs to it. Closing it closes all.
 *
 * @param engine started
 * @param shared closed after the engine
 */
record Cluster(InferenceEngine engine, Shared shared) implements AutoCloseable {
    @Override
    public void close() {
        engine.close();
        shared.close();
    }

    /** What the replicas of an engine share. */
    @FunctionalInterface
    interface Shared {
        /** Closes it. */
        void close();
    }
}

package io.herofake.server.engine;

/** Takes the outcome of an accepted request. */
@FunctionalInterface
public interface OutcomeHandler {
    /**
     * Called exactly once for each accepted request: by a slot's thread, or, for a request that never ran, by the thread that
     * cancelled it or closed the engine. Must be quick and must not block; what it throws is logged.
     */
    void onOutcome(InferenceOutcome outcome);
}

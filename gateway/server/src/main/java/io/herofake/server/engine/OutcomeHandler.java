package io.herofake.server.engine;

/** Takes the outcome of an accepted request. */
@FunctionalInterface
public interface OutcomeHandler {
    /**
     * Called exactly once for each accepted request, by the engine's thread. Must return within microseconds and must not
     * block; what it throws is logged.
     */
    void onOutcome(InferenceOutcome outcome);
}

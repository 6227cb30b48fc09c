package io.herofake.server.engine;

import io.herofake.server.engine.InferenceOutcome.Failed;

/** Something for the engine's thread to do. */
@FunctionalInterface
interface Event {
    /**
     * Does it.
     *
     * @param nowNanos on the engine's clock
     */
    void happen(long nowNanos);

    /** It will never happen, as the engine has ended. Any thread. */
    default void dropped(Failed why) {}
}

package io.herofake.sandbox.worker;

/** When, and in which thread, an inference that has come is run. Thread-safe. */
@FunctionalInterface
interface Turn {
    /** As soon as one of the model's callers is free, in that one's thread. */
    Turn QUEUE = LoadedModel::submit;

    /** Runs it or sees to it; either way it is answered once. */
    void take(LoadedModel model, Inference inference);
}

package io.herofake.profiler.sandbox;

/** The worker process could not do what it was told. The message says what, and why, for people. */
public final class WorkerFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /** A failure with a message for people. */
    public WorkerFailure(String message) {
        super(message);
    }
}

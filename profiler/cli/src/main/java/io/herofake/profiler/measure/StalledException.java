package io.herofake.profiler.measure;

/** An inference did not come back; its thread and its device are lost to this process. */
public final class StalledException extends Exception {
    private static final long serialVersionUID = 1L;

    /** A failure with a message for people. */
    public StalledException(String message) {
        super(message);
    }
}

package io.herofake.backend;

import org.jspecify.annotations.Nullable;

/** A backend could not open a model or run it. The message names the model or platform and what to do. */
public final class BackendException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What went wrong, for callers that decide on it. */
    public enum Kind {
        /** The model file is missing, corrupt, for other hardware, or does not fit its manifest. */
        INVALID_MODEL,
        /** Host or device memory ran out; what was taken has been given back. */
        OUT_OF_MEMORY,
        /** The device or its driver is gone; the instance is of no more use. */
        DEVICE_LOST,
        /** The result holds NaN or infinity. */
        INVALID_OUTPUT,
        /** Any other failure of the native runtime. */
        RUNTIME_FAILURE
    }

    private final Kind kind;

    /** A failure with its kind, a message for people and, if there is one, its cause. */
    public BackendException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What went wrong. */
    public Kind kind() {
        return kind;
    }
}

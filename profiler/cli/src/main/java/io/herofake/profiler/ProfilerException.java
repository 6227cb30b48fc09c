package io.herofake.profiler;

import org.jspecify.annotations.Nullable;

/** A profiler run cannot begin or go on. The message is for the user: what went wrong and what to do. */
public final class ProfilerException extends Exception {
    private static final long serialVersionUID = 1L;

    /** A failure with a message for people and, if there is one, its cause. */
    public ProfilerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

package io.herofake.sandbox.oip;

import org.jspecify.annotations.Nullable;

/** A message breaks the protocol or does not fit the model. The message says what was wrong and what would be right. */
public final class OipException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With a message for people. */
    public OipException(String message) {
        this(message, null);
    }

    /** With a message for people and its cause. */
    public OipException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

package io.herofake.load;

import org.jspecify.annotations.Nullable;

/** A load cannot be begun; the message is for people and says why. */
public final class LoadException extends Exception {
    private static final long serialVersionUID = 1L;

    LoadException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

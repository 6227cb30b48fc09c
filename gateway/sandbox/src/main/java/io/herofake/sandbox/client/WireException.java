package io.herofake.sandbox.client;

import org.jspecify.annotations.Nullable;

/** An exchange with a worker did not come to a whole answer. */
public final class WireException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Kind {
        /** Nobody takes connections at the address. */
        UNREACHABLE,
        /** The connection ended before the whole answer was there. */
        CUT,
        /** No whole answer in time. */
        TIMEOUT,
        /** What came is no answer of this protocol, or one that is too large. */
        MALFORMED
    }

    private final Kind kind;

    /** With its kind, a message for people and, if there is one, its cause. */
    public WireException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What went wrong. */
    public Kind kind() {
        return kind;
    }
}

package io.herofake.profile;

import org.jspecify.annotations.Nullable;

/** The metadata store, or a document for it, cannot be used. The message names it and says what to do. */
public final class StoreException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What went wrong, for callers that decide on it. */
    public enum Kind {
        /** A file or database is there, but it is something else. */
        NOT_A_STORE,
        /** A newer HeROfake made it. */
        NEWER_SCHEMA,
        /** Another process kept it locked for longer than the timeout. */
        LOCKED,
        /** It can be read but not written. */
        READ_ONLY,
        /** The file cannot be opened, or the database server does not answer or refuses the login. */
        UNREACHABLE,
        /** It is damaged. */
        CORRUPT,
        /** A record with the same identity but other contents is there already. */
        CONFLICT,
        /** A document does not follow the format. */
        INVALID_DOCUMENT,
        /** Anything else that the database or the file system reports. */
        FAILURE
    }

    private final Kind kind;

    /** A failure with its kind, a message for people and, if there is one, its cause. */
    public StoreException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What went wrong. */
    public Kind kind() {
        return kind;
    }
}

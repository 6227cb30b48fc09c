package io.herofake.model;

import org.jspecify.annotations.Nullable;

/** A model, its manifest or one of its files cannot be used. The message is for people: it names the file and what to do. */
public final class ModelRepositoryException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What went wrong, for callers that decide on it. */
    public enum Kind {
        /** No such model or version. */
        NOT_FOUND,
        /** The name and version are in the repository already. */
        ALREADY_EXISTS,
        /** The manifest, a name, a version or another given value is not as it has to be. */
        INVALID_MANIFEST,
        /** A file of the model is missing, cut short, changed, or leads out of the repository. */
        CORRUPT_FILE,
        /** An ONNX or weights file is unreadable or does not fit the contract or network it was given for. */
        INVALID_MODEL,
        /** Another process is changing the repository. */
        BUSY,
        /** Reading or writing failed: disk full, no permission. */
        IO_FAILURE
    }

    private final Kind kind;

    /** A failure with its kind and a message for people. */
    public ModelRepositoryException(Kind kind, String message) {
        this(kind, message, null);
    }

    /** A failure with its kind, a message for people and, if there is one, its cause. */
    public ModelRepositoryException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What went wrong. */
    public Kind kind() {
        return kind;
    }
}

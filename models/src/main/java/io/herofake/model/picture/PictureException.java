package io.herofake.model.picture;

import org.jspecify.annotations.Nullable;

/** A picture cannot be used. The message says what is wrong with it and what would be accepted, for the one who sent it. */
public final class PictureException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong, for callers that decide on it. */
    public enum Kind {
        /** The bytes do not begin as a JPEG, PNG or WebP file does; also: there are none. */
        NOT_A_PICTURE,
        /** The file ends before the picture does. */
        TRUNCATED,
        /** The file is damaged, or contradicts itself. */
        CORRUPT,
        /** More bytes, pixels, width or height than {@link PictureLimits} allow. */
        TOO_LARGE,
        /** A valid file of a kind that is not read, for example a lossless or 12-bit JPEG. */
        UNSUPPORTED
    }

    private final Kind kind;

    /** A refusal with its kind and a message for people. */
    public PictureException(Kind kind, String message) {
        this(kind, message, null);
    }

    /** A refusal with its kind, a message for people and what the underlying decoder reported. */
    public PictureException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What is wrong. */
    public Kind kind() {
        return kind;
    }
}

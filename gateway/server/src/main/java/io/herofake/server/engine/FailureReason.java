package io.herofake.server.engine;

/** Why an accepted request was not executed. */
public enum FailureReason {
    /** The upload does not begin as a picture of a known format does. */
    NOT_A_PICTURE,
    /** The picture ends too early. */
    PICTURE_TRUNCATED,
    /** The picture is damaged. */
    PICTURE_CORRUPT,
    /** The picture has too many bytes or pixels. */
    PICTURE_TOO_LARGE,
    /** The picture is of a kind that is not read. */
    PICTURE_UNSUPPORTED,
    /** The model gave NaN, infinity or no probability. */
    INVALID_OUTPUT,
    /** Host or device memory ran out. */
    OUT_OF_MEMORY,
    /** The replica, its device or its driver is gone, more often than the request may be tried again. */
    DEVICE_LOST,
    /** The backend failed otherwise. */
    BACKEND_FAILURE,
    /** A fault of our own. */
    INTERNAL,
    /** As many requests wait as may. */
    QUEUE_FULL,
    /** The admission policy let it not in. */
    NOT_ADMITTED,
    /** Its deadline passed by more than the configured age while it waited. */
    EXPIRED,
    /** Cancelled. */
    CANCELLED,
    /** The engine was closed before it was executed. */
    CLOSED;

    /** Whether the picture is to blame, so that no replica could have done better. */
    public boolean ofPicture() {
        return this == NOT_A_PICTURE
                || this == PICTURE_TRUNCATED
                || this == PICTURE_CORRUPT
                || this == PICTURE_TOO_LARGE
                || this == PICTURE_UNSUPPORTED;
    }
}

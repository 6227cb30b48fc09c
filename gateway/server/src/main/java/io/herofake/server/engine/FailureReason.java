package io.herofake.server.engine;

/** Why an accepted request got no verdict. */
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
    /** The device or its driver is gone. */
    DEVICE_LOST,
    /** The backend failed otherwise. */
    BACKEND_FAILURE,
    /** A fault of our own. */
    INTERNAL,
    /** Cancelled while it was queued. */
    CANCELLED,
    /** The engine was closed while it was queued. */
    CLOSED
}

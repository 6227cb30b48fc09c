package io.herofake.server.http;

import java.util.Locale;

/** Every way in which the gateway says no: a stable code for programs, an HTTP status, and a title for people. */
enum Problem {
    BAD_QUERY(400, "The query string is malformed"),
    DUPLICATE_PARAMETER(400, "A parameter is given twice"),
    UNKNOWN_PARAMETER(400, "A parameter is unknown"),
    UNKNOWN_QOS(400, "The QoS level is unknown"),
    EMPTY_BODY(400, "The request has no picture"),
    BAD_MULTIPART(400, "The multipart body is malformed"),
    BAD_JSON(400, "The JSON body is malformed"),
    BAD_TENSOR(400, "The inference request is malformed or does not fit the model"),
    BAD_BASE64(400, "The picture is not valid base64"),
    MALFORMED_REQUEST(400, "The request is not valid HTTP"),
    MALFORMED_BODY(400, "The request's body is not valid HTTP"),
    INCOMPLETE_BODY(400, "The request's body ends too early"),
    PICTURE_TRUNCATED(400, "The picture is cut off"),
    PICTURE_CORRUPT(400, "The picture is damaged"),
    BAD_POLICY(400, "The policies cannot be used"),
    KEY_REQUIRED(401, "An API key is required"),
    NOT_ALLOWED(403, "The API key does not allow this"),
    UNKNOWN_NODE(404, "The node is unknown"),
    NOT_FOUND(404, "There is nothing at this path"),
    UNKNOWN_MODEL(404, "The model is unknown"),
    METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
    REQUEST_TIMEOUT(408, "The request came too slowly"),
    BODY_TOO_LARGE(413, "The upload is too large"),
    PICTURE_TOO_LARGE(413, "The picture is too large"),
    URI_TOO_LONG(414, "The request's first line is too long"),
    UNSUPPORTED_CONTENT_TYPE(415, "The content type is not accepted"),
    UNSUPPORTED_CONTENT_ENCODING(415, "The content encoding is not accepted"),
    NOT_A_PICTURE(415, "The upload is not a picture"),
    PICTURE_UNSUPPORTED(415, "The picture is of a kind that is not read"),
    EXPECTATION_FAILED(417, "The expectation cannot be met"),
    HEADERS_TOO_LARGE(431, "The request's headers are too large"),
    INTERNAL_ERROR(500, "The gateway failed"),
    INVALID_OUTPUT(500, "The model gave no valid score"),
    BACKEND_FAILURE(500, "The model's runtime failed"),
    UNSUPPORTED_TRANSFER_ENCODING(501, "The transfer encoding is not implemented"),
    OVERLOADED(503, "Too many requests are waiting"),
    DEADLINE_OUT_OF_REACH(503, "The deadline cannot be met"),
    NO_OUTPUT(503, "No model was run"),
    EXPIRED(503, "The deadline passed in the queue"),
    TOO_MANY_UPLOADS(503, "Too many uploads are under way"),
    TOO_MANY_CONNECTIONS(503, "Too many connections are open"),
    OUT_OF_MEMORY(503, "Memory ran out"),
    DEVICE_LOST(503, "The device that runs the model is lost"),
    DRAINING(503, "The gateway is shutting down"),
    ANSWER_TIMEOUT(504, "The verdict took too long"),
    UNSUPPORTED_HTTP_VERSION(505, "The HTTP version is not supported");

    private final int status;
    private final String title;

    Problem(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** The stable code: the {@code error} member, the end of {@code type}, and the {@code reason} of the refusals' metric. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    /** Whether the same request may succeed a little later. */
    boolean retryable() {
        return status == 503;
    }
}

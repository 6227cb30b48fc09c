package io.herofake.server.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The forms in which a picture can be sent. */
enum BodyForm {
    /** The body is the picture. */
    RAW,
    /** {@code multipart/form-data} with one file. */
    MULTIPART,
    /** A JSON object with the picture in base64. */
    JSON;

    /**
     * The form that a Content-Type announces; none at all announces the picture itself.
     *
     * @throws RefusedException if it is none of the accepted ones
     */
    static BodyForm of(@Nullable String contentType) throws RefusedException {
        if (contentType == null || contentType.isBlank()) {
            return RAW;
        }
        int semicolon = contentType.indexOf(';');
        String type = (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
                .strip()
                .toLowerCase(Locale.ROOT);
        return switch (type) {
            case "application/octet-stream" -> RAW;
            case "multipart/form-data" -> MULTIPART;
            case "application/json" -> JSON;
            default -> {
                if (type.startsWith("image/")) {
                    yield RAW;
                }
                throw new RefusedException(Problem.UNSUPPORTED_CONTENT_TYPE, unsupported(type));
            }
        };
    }

    private static String unsupported(String type) {
        String detail = "the content type " + Quoted.of(type) + " is not accepted; send the picture as image/*,"
                + " application/octet-stream or without a content type, or in multipart/form-data or application/json";
        return type.equals("application/x-www-form-urlencoded")
                ? detail + " (with curl: -T FILE, or --data-binary @FILE -H 'Content-Type: image/jpeg')"
                : detail;
    }
}

package io.herofake.sandbox.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A whole HTTP answer.
 *
 * @param status      the HTTP status
 * @param jsonLength  bytes of JSON at the beginning of the body
 * @param failureKind the header of that name; null if it is absent
 * @param body        JSON and, after it, binary data
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Answer(int status, int jsonLength, @Nullable String failureKind, byte[] body) {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final int MAX_SHOWN = 200;

    /** Whether it is a success. */
    public boolean ok() {
        return status == 200;
    }

    /** What an answer that is no success says: its {@code error}, or the beginning of its body. */
    public String error() {
        try (JsonParser parser = FACTORY.createParser(body, 0, jsonLength)) {
            if (parser.nextToken() == JsonToken.START_OBJECT
                    && "error".equals(parser.nextFieldName())
                    && parser.nextToken() == JsonToken.VALUE_STRING) {
                return parser.getText();
            }
        } catch (IOException e) {
            // Not ours, then: shown as it is.
        }
        String text = new String(body, 0, Math.min(body.length, MAX_SHOWN), StandardCharsets.UTF_8);
        return "HTTP status " + status + (text.isBlank() ? "" : ": " + text.replaceAll("\\p{Cntrl}+", " "));
    }
}

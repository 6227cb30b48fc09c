package io.herofake.server.http;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Reads {@code {"image": base64, "model": ..., "qos": ...}}, strictly, without the base64 text ever becoming a string. */
final class JsonBody {
    private static final String SHAPE =
            "expected {\"image\": \"...base64...\", \"model\": \"...\", \"qos\": \"...\"}," + " model and qos optional";

    private final int bodyBytes;
    private final DetectParameters parameters;
    private byte @Nullable [] picture;

    private JsonBody(int bodyBytes, DetectParameters parameters) {
        this.bodyBytes = bodyBytes;
        this.parameters = parameters;
    }

    /** An upper bound of the memory that parsing takes beside the body itself. */
    static long extraBytes(int bodyBytes) {
        return 3L * bodyBytes / 2; // decoded, and once more when it is taken out of its stream
    }

    static DetectBody parse(byte[] body, DetectParameters parameters) throws RefusedException {
        try (JsonParser json = Json.FACTORY.createParser(body)) {
            return new JsonBody(body.length, parameters).read(json);
        } catch (JsonProcessingException e) {
            JsonLocation where = e.getLocation(); // a string or name that is too long has none
            throw malformed(e.getOriginalMessage() + (where == null ? "" : " at byte " + where.getByteOffset()));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // not from an array
        }
    }

    private DetectBody read(JsonParser json) throws IOException, RefusedException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw json.currentToken() == null
                    ? new RefusedException(Problem.EMPTY_BODY, "the body is empty; " + SHAPE)
                    : malformed("the body is no object");
        }
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            member(json, name);
        }
        if (json.nextToken() != null) {
            throw malformed("something follows the object");
        }
        byte[] read = picture;
        return DetectBody.of(read == null ? Response.EMPTY : read, parameters);
    }

    private void member(JsonParser json, String name) throws IOException, RefusedException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw malformed("the value of " + Quoted.of(name) + " is no string");
        }
        if (!name.equals("image")) {
            parameters.add(name, json.getText());
        } else if (picture == null) {
            picture = base64(json);
        } else {
            throw new RefusedException(Problem.DUPLICATE_PARAMETER, "'image' is given more than once; give it once");
        }
    }

    private byte[] base64(JsonParser json) throws IOException, RefusedException {
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(bodyBytes / 4 * 3 + 3);
        try {
            json.readBinaryValue(Base64Variants.MIME_NO_LINEFEEDS, decoded);
        } catch (JsonProcessingException | IllegalArgumentException e) { // it throws both
            throw new RefusedException(
                    Problem.BAD_BASE64, "'image' is not base64 (RFC 4648, with padding, without a data: prefix)");
        }
        return decoded.toByteArray();
    }

    private static RefusedException malformed(String what) {
        return new RefusedException(Problem.BAD_JSON, what + "; " + SHAPE);
    }
}

package io.herofake.sandbox.oip;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The {@code parameters} of a repository request: {@code {"parameters": {NAME: TEXT, NUMBER OR BOOLEAN, ...}}}. */
public final class OipParameters {
    private static final int MAX_PARAMETERS = 32;

    private OipParameters() {}

    /**
     * Reads them; an empty body has none.
     *
     * @return by name, numbers and booleans as text
     * @throws OipException if the body is something else
     */
    public static Map<String, String> read(byte[] body) throws OipException {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (body.length == 0) {
            return parameters;
        }
        try (JsonParser json = OipReader.FACTORY.createParser(body)) {
            require(json.nextToken() == JsonToken.START_OBJECT);
            while (json.nextToken() != JsonToken.END_OBJECT) {
                boolean wanted = json.currentName().equals("parameters");
                json.nextToken();
                if (wanted) {
                    read(json, parameters);
                } else {
                    json.skipChildren();
                }
            }
            require(json.nextToken() == null);
            return parameters;
        } catch (IOException e) {
            throw new OipException("not valid JSON: " + e.getMessage(), e);
        }
    }

    /**
     * Reads an object of texts, numbers and booleans.
     *
     * @throws OipException if the body is something else
     */
    public static Map<String, String> readObject(byte[] body) throws OipException {
        Map<String, String> values = new LinkedHashMap<>();
        try (JsonParser json = OipReader.FACTORY.createParser(body)) {
            json.nextToken();
            read(json, values);
            return values;
        } catch (IOException e) {
            throw new OipException("not valid JSON: " + e.getMessage(), e);
        }
    }

    private static void read(JsonParser json, Map<String, String> into) throws IOException, OipException {
        require(json.currentToken() == JsonToken.START_OBJECT);
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            require(json.nextToken().isScalarValue() && into.size() < MAX_PARAMETERS);
            into.put(name, json.getText());
        }
    }

    private static void require(boolean right) throws OipException {
        if (!right) {
            throw new OipException("the body must be {\"parameters\": {NAME: VALUE, ...}} with at most "
                    + MAX_PARAMETERS + " texts, numbers or booleans");
        }
    }

    /** The body that {@link #read} reads. */
    public static byte[] write(Map<String, String> parameters) {
        return OipWriter.json(json -> {
            json.writeStartObject();
            json.writeObjectFieldStart("parameters");
            for (Map.Entry<String, String> parameter : parameters.entrySet()) {
                json.writeStringField(parameter.getKey(), parameter.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        });
    }
}

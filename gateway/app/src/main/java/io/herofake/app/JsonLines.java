package io.herofake.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;

/** JSON for scripts, made of maps, lists and plain values. */
final class JsonLines {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private JsonLines() {}

    /** One line. */
    static String line(Map<String, ?> object) {
        return write(object, false);
    }

    /** Indented. */
    static String pretty(Object value) {
        return write(value, true);
    }

    private static String write(Object value, boolean indented) {
        try {
            return (indented ? MAPPER.writerWithDefaultPrettyPrinter() : MAPPER.writer()).writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not plain values: " + value, e);
        }
    }
}

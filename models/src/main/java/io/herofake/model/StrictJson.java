package io.herofake.model;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object, read strictly: every key must be asked for, have the right type, and be there unless optional. Errors
 * are {@link IllegalArgumentException}s whose message names the key with its path and says what would be right. Not
 * thread-safe.
 */
public final class StrictJson {
    private static final ObjectReader READER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build()
            .reader();

    private final String path;
    private final JsonNode node;
    private final Set<String> known = new LinkedHashSet<>();

    private StrictJson(String path, JsonNode node) {
        this.path = path;
        this.node = node;
    }

    /**
     * Parses a document that is one object.
     *
     * @throws com.fasterxml.jackson.core.JsonProcessingException if it is not JSON, repeats a key or goes on after its end
     */
    public static StrictJson parse(byte[] document) throws IOException {
        JsonNode node = READER.readTree(document);
        if (!node.isObject()) {
            throw new IllegalArgumentException("the document must be one JSON object");
        }
        return new StrictJson("", node);
    }

    /** Text in quotes. */
    public String text(String key) {
        return text(key, required(key, "text in quotes"));
    }

    /** Text in quotes, or null if the key is not there. */
    public @Nullable String optionalText(String key) {
        JsonNode value = optional(key);
        return value == null ? null : text(key, value);
    }

    /** True or false. */
    public boolean bool(String key) {
        JsonNode value = required(key, "true or false");
        check(value.isBoolean(), key, "true or false", value);
        return value.booleanValue();
    }

    /** A whole number in a range, both ends included. */
    public long integer(String key, long min, long max) {
        return integer(key, required(key, "a whole number"), min, max);
    }

    /** A whole number in a range, or null if the key is not there. */
    public @Nullable Long optionalInteger(String key, long min, long max) {
        JsonNode value = optional(key);
        return value == null ? null : Long.valueOf(integer(key, value, min, max));
    }

    /** A finite number. */
    public double number(String key) {
        return number(key, required(key, "a number"));
    }

    /** One of the given texts; its index. */
    public int choice(String key, List<String> choices) {
        int index = choices.indexOf(text(key));
        check(index >= 0, key, "one of " + String.join(", ", choices), node.get(key));
        return index;
    }

    /** A list of texts. */
    public List<String> texts(String key) {
        return list(key, "a list of texts", this::text);
    }

    /** A list of texts, or an empty one if the key is not there. */
    public List<String> optionalTexts(String key) {
        return optional(key) == null ? List.of() : texts(key);
    }

    /** A list of finite numbers, rounded to float. */
    public List<Float> floats(String key) {
        return list(key, "a list of numbers", (name, value) -> (float) number(name, value));
    }

    /** A list of whole numbers in a range, both ends included. */
    public List<Long> integers(String key, long min, long max) {
        return list(key, "a list of whole numbers", (name, value) -> integer(name, value, min, max));
    }

    /** An object. */
    public StrictJson object(String key) {
        return object(key, required(key, "an object"));
    }

    /** An object, or null if the key is not there. */
    public @Nullable StrictJson optionalObject(String key) {
        JsonNode value = optional(key);
        return value == null ? null : object(key, value);
    }

    /** The keys of an object whose keys are data, not names known beforehand. */
    public List<String> keys() {
        List<String> keys = new ArrayList<>();
        node.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    /** Call when every known key has been asked for. */
    public void rejectUnknownKeys() {
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (!known.contains(entry.getKey())) {
                throw new IllegalArgumentException(
                        "unknown key '" + name(entry.getKey()) + "'; known here: " + String.join(", ", known));
            }
        }
    }

    private String text(String key, JsonNode value) {
        check(value.isTextual(), key, "text in quotes", value);
        return value.textValue();
    }

    private long integer(String key, JsonNode value, long min, long max) {
        boolean inRange = value.isIntegralNumber()
                && value.canConvertToLong()
                && value.longValue() >= min
                && value.longValue() <= max;
        check(inRange, key, "a whole number from " + min + " to " + max, value);
        return value.longValue();
    }

    private double number(String key, JsonNode value) {
        check(value.isNumber() && Double.isFinite(value.doubleValue()), key, "a finite number", value);
        return value.doubleValue();
    }

    private StrictJson object(String key, JsonNode value) {
        check(value.isObject(), key, "an object", value);
        return new StrictJson(name(key), value);
    }

    private <T> List<T> list(String key, String what, BiFunction<String, JsonNode, T> item) {
        JsonNode value = required(key, what);
        check(value.isArray(), key, what, value);
        List<T> items = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            items.add(item.apply(key + "[" + i + "]", value.get(i)));
        }
        return items;
    }

    private JsonNode required(String key, String what) {
        JsonNode value = optional(key);
        if (value == null) {
            throw new IllegalArgumentException("'" + name(key) + "' is missing; it must be " + what);
        }
        return value;
    }

    private @Nullable JsonNode optional(String key) {
        known.add(key);
        return node.get(key);
    }

    private void check(boolean right, String key, String what, JsonNode value) {
        if (right) {
            return;
        }
        String found = value.toString();
        String shown = found.length() > 60 ? found.substring(0, 60) + "..." : found;
        throw new IllegalArgumentException("'" + name(key) + "' must be " + what + ", not " + shown);
    }

    private String name(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}

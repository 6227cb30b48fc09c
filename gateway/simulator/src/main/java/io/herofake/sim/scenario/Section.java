package io.herofake.sim.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One mapping of a scenario file. Every value is asked for by its key; whatever is wrong is added to a list of problems and
 * a harmless value is returned, so that one reading finds all problems. {@link #end} names the keys that nobody asked for.
 */
final class Section {
    private final String path;
    private final JsonNode node;
    private final List<String> problems;
    private final Set<String> known = new LinkedHashSet<>();

    Section(String path, JsonNode node, List<String> problems) {
        this.path = path;
        this.node = node;
        this.problems = problems;
        if (!node.isObject() && !node.isMissingNode()) {
            problem("must be a mapping of keys to values, not " + Values.shown(node));
        }
    }

    /** Adds a problem with this section as a whole. */
    void problem(String text) {
        problems.add((path.isEmpty() ? "the scenario" : path) + " " + text);
    }

    /** Adds a problem with the value of a key. */
    void problem(String key, String text) {
        problems.add(pathOf(key) + " " + text);
    }

    /** Runs something that checks its arguments itself; its exception becomes a problem, and null comes back. */
    <T> @Nullable T checked(Supplier<T> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException e) {
            problem("is wrong: " + e.getMessage());
            return null;
        }
    }

    /** As {@link #checked}, about the value of a key; null after a problem. */
    <T> @Nullable T checkedValue(String key, Supplier<T> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException e) {
            problem(key, "is wrong: " + e.getMessage());
            return null;
        }
    }

    /** All values as numbers, booleans, texts or lists of them, for someone else to check; every key counts as known. */
    Map<String, Object> values() {
        Map<String, Object> values = new TreeMap<>();
        for (String key : names()) {
            JsonNode value = get(key);
            if (value.isObject()) {
                problem(key, "must be a number, a text, true, false or a list of them, not a mapping");
            } else {
                values.put(key, Values.plainValue(value));
            }
        }
        return values;
    }

    boolean has(String key) {
        known.add(key);
        return node.has(key);
    }

    /** The section under a key; an empty one if it is not there. */
    Section section(String key) {
        return new Section(pathOf(key), get(key), problems);
    }

    /** The sections of a list under a key; none if it is not there. */
    List<Section> sections(String key) {
        JsonNode list = get(key);
        List<Section> sections = new ArrayList<>();
        if (!list.isArray() && !list.isMissingNode()) {
            problem(key, "must be a list, not " + Values.shown(list));
        } else {
            for (int i = 0; i < list.size(); i++) {
                sections.add(new Section(pathOf(key) + "[" + (i + 1) + "]", list.get(i), problems));
            }
        }
        return sections;
    }

    /** The sections of a mapping whose keys are names; every key counts as known. */
    Map<String, Section> named() {
        Map<String, Section> sections = new LinkedHashMap<>();
        for (String name : names()) {
            sections.put(name, section(name));
        }
        return sections;
    }

    /** All keys of this section. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        for (Iterator<String> keys = node.fieldNames(); keys.hasNext(); ) {
            names.add(keys.next());
        }
        return names;
    }

    String text(String key, String fallback) {
        JsonNode value = get(key);
        if (value.isMissingNode()) {
            return fallback;
        }
        if (!value.isTextual() || value.textValue().isBlank()) {
            problem(key, "must be text, not " + Values.shown(value));
            return fallback;
        }
        return value.textValue();
    }

    /** Text that must be there; null after a problem. */
    @Nullable
    String requiredText(String key) {
        if (get(key).isMissingNode()) {
            problem(key, "is missing");
            return null;
        }
        String text = text(key, "");
        return text.isEmpty() ? null : text;
    }

    /** A list of texts; a single text counts as a list of one. */
    List<String> texts(String key) {
        JsonNode value = get(key);
        List<String> texts = new ArrayList<>();
        for (JsonNode element :
                value.isArray() ? value : value.isMissingNode() ? List.<JsonNode>of() : List.of(value)) {
            if (element.isTextual() && !element.textValue().isBlank()) {
                texts.add(element.textValue());
            } else {
                problem(key, "must be a list of texts; " + Values.shown(element) + " is none");
            }
        }
        return texts;
    }

    /** A list of numbers, texts or truth values; none after a problem. */
    List<Object> plainList(String key) {
        JsonNode value = get(key);
        if (!value.isArray()) {
            problem(key, "must be a list of values");
            return List.of();
        }
        List<Object> list = new ArrayList<>();
        value.forEach(element -> list.add(Values.plainValue(element)));
        return list;
    }

    boolean flag(String key, boolean fallback) {
        JsonNode value = get(key);
        if (!value.isMissingNode() && !value.isBoolean()) {
            problem(key, "must be true or false, not " + Values.shown(value));
        }
        return value.isBoolean() ? value.booleanValue() : fallback;
    }

    /** A finite number within bounds, both inclusive. */
    double number(String key, double fallback, double low, double high) {
        JsonNode value = get(key);
        if (value.isMissingNode()) {
            if (Double.isNaN(fallback)) {
                problem(key, "is missing");
            }
            return fallback;
        }
        double number = Values.asNumber(value);
        if (!(number >= low && number <= high)) {
            problem(key, "must be a number " + Values.range(low, high) + ", not " + Values.shown(value));
            return Double.isNaN(fallback) ? low : fallback;
        }
        return number;
    }

    /** A finite number within bounds that must be there. */
    double requiredNumber(String key, double low, double high) {
        return number(key, Double.NaN, low, high);
    }

    /** A whole number within bounds, both inclusive. */
    long integer(String key, long fallback, long low, long high) {
        JsonNode value = get(key);
        if (value.isMissingNode()) {
            return fallback;
        }
        double asDouble = Values.asNumber(value);
        boolean exact = value.isIntegralNumber() && value.canConvertToLong();
        boolean whole = exact || (!value.isIntegralNumber() && asDouble == Math.rint(asDouble));
        long number = exact ? value.longValue() : (long) asDouble;
        if (!whole || number < low || number > high) {
            problem(
                    key,
                    "must be a whole number " + Values.range((double) low, (double) high) + ", not "
                            + Values.shown(value));
            return fallback;
        }
        return number;
    }

    /** Bytes from a number of GB (10^9 bytes) that must be there. */
    long bytes(String key) {
        return Values.scaled(requiredNumber(key, 0, 1e9), 9);
    }

    /** Nanoseconds from a number of seconds. */
    long nanos(String key, double fallbackSeconds, double low, double high) {
        return Values.scaled(number(key, fallbackSeconds, low, high), 9);
    }

    /** Names the keys that nobody asked for. */
    void end() {
        for (String key : names()) {
            if (!known.contains(key)) {
                problems.add("unknown key " + pathOf(key) + "; known: " + String.join(", ", known));
            }
        }
    }

    private JsonNode get(String key) {
        known.add(key);
        JsonNode value = node.get(key);
        return value == null || value.isNull() ? MissingNode.getInstance() : value;
    }

    String pathOf(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}

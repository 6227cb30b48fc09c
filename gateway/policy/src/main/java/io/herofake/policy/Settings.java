package io.herofake.policy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one policy by key, as read from a file or a command line. A policy reads each of its keys with its default
 * and range, then calls {@link #requireKnown}: a key that nobody reads is an error. Values are numbers, booleans, strings or
 * lists of them; a string that holds a number or boolean will do where one is wanted.
 */
public final class Settings {
    private final String owner;
    private final Map<String, Object> values;
    private final Set<String> read = new TreeSet<>();

    /**
     * @param owner  whose settings these are, for messages, such as {@code autoscaler 'hro'}
     * @param values by key
     */
    public Settings(String owner, Map<String, ?> values) {
        this.owner = owner;
        this.values = new TreeMap<>(values);
    }

    /** No settings: defaults everywhere. */
    public static Settings none(String owner) {
        return new Settings(owner, Map.of());
    }

    /**
     * A number.
     *
     * @throws IllegalArgumentException if it is not a number from {@code least} to {@code most}
     */
    public double number(String key, double byDefault, double least, double most) {
        Object value = value(key);
        if (value == null) {
            return byDefault;
        }
        double number;
        try {
            number = new BigDecimal(value.toString().trim()).doubleValue();
        } catch (NumberFormatException e) {
            throw bad(key, "a number from " + plain(least) + " to " + plain(most), value, e);
        }
        if (!(number >= least && number <= most)) {
            throw bad(key, "a number from " + plain(least) + " to " + plain(most), value, null);
        }
        return number;
    }

    /**
     * A whole number.
     *
     * @throws IllegalArgumentException if it is not a whole number from {@code least} to {@code most}
     */
    public int integer(String key, int byDefault, int least, int most) {
        double number = number(key, byDefault, least, most);
        if (number != Math.rint(number)) {
            throw bad(key, "a whole number from " + least + " to " + most, number, null);
        }
        return (int) number;
    }

    /**
     * A duration, given in seconds.
     *
     * @return nanoseconds
     * @throws IllegalArgumentException if it is not a number of seconds from {@code least} to {@code most}
     */
    public long seconds(String key, double byDefault, double least, double most) {
        return Math.round(number(key, byDefault, least, most) * 1e9);
    }

    /**
     * True or false.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public boolean flag(String key, boolean byDefault) {
        Object value = value(key);
        if (value == null) {
            return byDefault;
        }
        String text = value.toString().trim();
        if (!text.equals("true") && !text.equals("false")) {
            throw bad(key, "true or false", value, null);
        }
        return text.equals("true");
    }

    /**
     * One of several words.
     *
     * @throws IllegalArgumentException if it is none of them
     */
    public String choice(String key, String byDefault, List<String> known) {
        Object value = value(key);
        if (value == null) {
            return byDefault;
        }
        String text = value.toString().trim();
        if (!known.contains(text)) {
            throw bad(key, "one of " + String.join(", ", known), value, null);
        }
        return text;
    }

    /** A list of words: a list, or one string with commas. */
    public List<String> words(String key, List<String> byDefault) {
        Object value = value(key);
        if (value == null) {
            return byDefault;
        }
        List<String> words = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(item -> words.add(String.valueOf(item).trim()));
        } else {
            for (String word : value.toString().split(",", -1)) {
                words.add(word.trim());
            }
        }
        return List.copyOf(words);
    }

    /**
     * Counts by name: a map of names to whole numbers from 0 to {@code most}.
     *
     * @throws IllegalArgumentException if it is not a map, or a value is not such a number
     */
    public Map<String, Integer> counts(String key, int most) {
        Object value = value(key);
        Map<String, Integer> counts = new TreeMap<>();
        if (value == null) {
            return counts;
        }
        if (!(value instanceof Map<?, ?> map)) {
            throw bad(key, "a map of names to whole numbers", value, null);
        }
        Map<String, Object> byName = new TreeMap<>();
        map.forEach((name, count) -> byName.put(String.valueOf(name), String.valueOf(count)));
        Settings inner = new Settings(owner + ": " + key, byName);
        byName.keySet().forEach(name -> counts.put(name, inner.integer(name, 0, 0, most)));
        return counts;
    }

    private @Nullable Object value(String key) {
        read.add(key);
        return values.get(key);
    }

    /** An error about one key. */
    public IllegalArgumentException bad(String key, String wanted, Object value, @Nullable Throwable cause) {
        return new IllegalArgumentException(owner + ": " + key + " must be " + wanted + ", not '" + value + "'", cause);
    }

    /**
     * To be called when every key has been read.
     *
     * @throws IllegalArgumentException naming the keys that were not, and those that were
     */
    public void requireKnown() {
        Set<String> unknown = new TreeSet<>(values.keySet());
        unknown.removeAll(read);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(owner + ": unknown " + String.join(", ", unknown) + "; known: "
                    + (read.isEmpty() ? "none" : String.join(", ", read)));
        }
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : "" + value;
    }
}

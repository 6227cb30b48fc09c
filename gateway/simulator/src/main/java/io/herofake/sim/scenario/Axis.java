package io.herofake.sim.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What of a scenario is varied in a sweep, and how.
 *
 * @param name   for people, and the key in results; for one value of a scenario its path
 * @param values at least one
 */
public record Axis(String name, List<Value> values) {
    /** The most values that a range may have. */
    private static final int MAX_VALUES = 10_000;

    /**
     * One variation.
     *
     * @param label    for people
     * @param settings values as in a scenario file, by their path in it
     */
    public record Value(String label, Map<String, String> settings) {
        /** Copies the map. */
        public Value {
            settings = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        }

        /** The label as a number; NaN if it is none. */
        public double number() {
            try {
                return Double.parseDouble(label);
            } catch (NumberFormatException e) {
                return Double.NaN;
            }
        }
    }

    /** Copies the list. */
    public Axis {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("'" + name + "' has no value");
        }
    }

    /**
     * From {@code PATH=VALUE,VALUE,...} or {@code PATH=FROM..TO} with whole numbers.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static Axis parse(String text) {
        int equals = text.indexOf('=');
        if (equals <= 0 || equals == text.length() - 1) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not of the form PATH=VALUE,VALUE,... or PATH=FROM..TO");
        }
        String path = text.substring(0, equals).strip();
        List<Value> values = new ArrayList<>();
        for (String part : text.substring(equals + 1).split(",", -1)) {
            values.addAll(expand(path, part.strip()));
        }
        return new Axis(path, values);
    }

    private static List<Value> expand(String path, String part) {
        if (part.isEmpty()) {
            throw new IllegalArgumentException("'" + path + "' has an empty value");
        }
        if (!part.matches("-?[0-9]{1,9}\\.\\.-?[0-9]{1,9}")) {
            return List.of(new Value(part, Map.of(path, part)));
        }
        int dots = part.indexOf("..");
        int from = Integer.parseInt(part.substring(0, dots));
        int to = Integer.parseInt(part.substring(dots + 2));
        if (to < from || to - from >= MAX_VALUES) {
            throw new IllegalArgumentException("'" + part + "' must go up, and have at most " + MAX_VALUES + " values");
        }
        List<Value> values = new ArrayList<>();
        for (int i = from; i <= to; i++) {
            values.add(new Value(String.valueOf(i), Map.of(path, String.valueOf(i))));
        }
        return values;
    }

    /** Whether every label is a number, in rising order. */
    public boolean numeric() {
        double last = Double.NEGATIVE_INFINITY;
        for (Value value : values) {
            if (!(value.number() > last)) {
                return false;
            }
            last = value.number();
        }
        return true;
    }
}

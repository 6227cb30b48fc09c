package io.herofake.app.config;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One setting: where it is, what it takes and what it does.
 *
 * @param path    for example {@code http.port}
 * @param type    how its text is read
 * @param setting default, limits and documentation
 */
record Key(String path, ValueType type, Setting setting) {

    private static final String PREFIX = "HEROFAKE_";

    /** The environment variable that sets it, for example {@code HEROFAKE_HTTP_MAX_BODY} for {@code http.maxBody}. */
    String environmentVariable() {
        return PREFIX
                + path.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                        .replace('.', '_')
                        .toUpperCase(Locale.ROOT);
    }

    /** The default's items. */
    List<String> defaults() {
        return split(setting.value());
    }

    /** One text, as written in a variable, a flag or the default, to items. */
    List<String> split(String text) {
        if (type.shape() == ValueType.Shape.SCALAR) {
            return List.of(text);
        }
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(s -> !s.isEmpty())
                .toList();
    }

    /**
     * Items to a value within the limits.
     *
     * @throws IllegalArgumentException naming what is wrong and what would be right
     */
    Object read(List<String> items, Path base) {
        Object value = type.reader().read(items, base);
        if (value instanceof java.util.Map<?, ?> map) {
            map.values().forEach(this::requireInRange);
        } else {
            requireInRange(value);
        }
        return value;
    }

    /** The limits for people: {@code 1 to 65535}, {@code at least 1}, {@code at most 9}, or empty. */
    String range() {
        return switch ((setting.min().isEmpty() ? 0 : 1) + (setting.max().isEmpty() ? 0 : 2)) {
            case 3 -> setting.min() + " to " + setting.max();
            case 2 -> "at most " + setting.max();
            case 1 -> "at least " + setting.min();
            default -> "";
        };
    }

    private void requireInRange(Object value) {
        boolean low = !setting.min().isEmpty() && compare(value, setting.min()) < 0;
        boolean high = !setting.max().isEmpty() && compare(value, setting.max()) > 0;
        if (low || high) {
            throw new IllegalArgumentException(ValueType.format(value) + " is out of range; allowed: " + range());
        }
    }

    private static int compare(Object value, String limit) {
        if (value instanceof ByteSize size) {
            return size.compareTo(ByteSize.parse(limit));
        }
        if (value instanceof java.time.Duration duration) {
            return duration.compareTo(Durations.parse(limit));
        }
        return Double.compare(((Number) value).doubleValue(), Double.parseDouble(limit));
    }

    /** The key's sections and name. */
    Stream<String> parts() {
        return Arrays.stream(path.split("\\.", -1));
    }
}

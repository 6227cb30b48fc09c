package io.herofake.app.config;

import io.herofake.profile.jdbc.StoreLocation;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How the text of one setting is read. There is one for each type that a component of a configuration record may have:
 * {@code int}, {@code double}, {@code boolean}, {@code String}, {@code Path}, {@code Optional<Path>}, {@link Duration}, {@link
 * ByteSize}, {@link StoreLocation}, {@link Secret}, an enum, {@code List<String>}, and a {@code Map} of texts to numbers, durations
 * or sizes.
 *
 * @param name  for people, for example {@code whole number}
 * @param shape what it is in the file
 * @param reader text to value; relative paths are resolved against the folder given
 */
record ValueType(String name, Shape shape, Reader reader) {

    /** What a value is in a YAML file. In the environment and in flags, entries are separated by commas. */
    enum Shape {
        /** One text, number or truth value. */
        SCALAR("one value"),
        /** A sequence of texts. */
        LIST("a list, as in [a, b]"),
        /** Names with a value each. */
        MAP("a mapping, as in {a: 1, b: 2}");

        final String form;

        Shape(String form) {
            this.form = form;
        }
    }

    /** Text to value; {@link IllegalArgumentException} names what is wrong with it. */
    @FunctionalInterface
    interface Reader {
        Object read(List<String> items, Path base);
    }

    private static final Map<Class<?>, ValueType> SCALARS = Map.of(
            int.class, scalar("whole number", (text, base) -> wholeNumber(text)),
            double.class, scalar("number", (text, base) -> number(text)),
            boolean.class, scalar("true or false", (text, base) -> truth(text)),
            String.class, scalar("text", (text, base) -> text),
            Path.class, scalar("path", (text, base) -> path(text, base)),
            Duration.class, scalar("duration", (text, base) -> Durations.parse(text)),
            ByteSize.class, scalar("size", (text, base) -> ByteSize.parse(text)),
            StoreLocation.class, scalar("path or URL", StoreLocation::parse),
            Secret.class, scalar("secret", (text, base) -> new Secret(text)));

    /** The type of a component of a configuration record. */
    static ValueType of(RecordComponent component) {
        Class<?> type = component.getType();
        ValueType known = SCALARS.get(type);
        if (known != null) {
            return known;
        }
        if (type == Optional.class) {
            return scalar("path, or empty", ValueType::optionalPath);
        }
        if (type == List.class) {
            return new ValueType("list of texts", Shape.LIST, (items, base) -> List.copyOf(items));
        }
        if (type == Map.class) {
            ValueType each = Objects.requireNonNull(SCALARS.get(mapValueClass(component)), component.getName());
            return new ValueType(
                    "names with a " + each.name() + " each", Shape.MAP, (items, base) -> byName(items, each));
        }
        if (type.isEnum()) {
            String names =
                    Arrays.stream(type.getEnumConstants()).map(ValueType::id).collect(Collectors.joining(", "));
            return scalar("one of " + names, (text, base) -> constant(type, names, text));
        }
        throw new IllegalStateException("no reader for the type of configuration component " + component);
    }

    /** The way a value is written in the file, in flow style where it is not a scalar. */
    static String format(Object value) {
        if (value instanceof Duration duration) {
            return Durations.format(duration);
        }
        if (value instanceof Optional<?> optional) {
            return optional.map(ValueType::format).orElse("");
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(e -> e.getKey() + ": " + format(e.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (value instanceof Enum<?>) {
            return id(value);
        }
        if (value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15) {
            return Long.toString(number.longValue());
        }
        return value.toString();
    }

    private static ValueType scalar(String name, ScalarReader reader) {
        return new ValueType(name, Shape.SCALAR, (items, base) -> reader.read(items.get(0), base));
    }

    @FunctionalInterface
    private interface ScalarReader {
        Object read(String text, Path base);
    }

    private static Integer wholeNumber(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not a whole number", e);
        }
    }

    private static Double number(String text) {
        @Nullable Double value;
        try {
            value = Double.valueOf(text.strip());
        } catch (NumberFormatException e) {
            value = null;
        }
        if (value == null || value.isNaN() || value.isInfinite()) {
            throw new IllegalArgumentException("'" + text + "' is not a finite number");
        }
        return value;
    }

    private static Boolean truth(String text) {
        return switch (text.strip()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("'" + text + "' is neither true nor false");
        };
    }

    private static Path path(String text, Path base) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("the path is empty");
        }
        try {
            return base.resolve(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("'" + text + "' is not a path: " + e.getReason(), e);
        }
    }

    private static Optional<Path> optionalPath(String text, Path base) {
        return text.isEmpty() ? Optional.empty() : Optional.of(path(text, base));
    }

    private static Class<?> mapValueClass(RecordComponent component) {
        Type argument = ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[1];
        return argument == Double.class ? double.class : argument == Integer.class ? int.class : (Class<?>) argument;
    }

    private static Map<String, Object> byName(List<String> items, ValueType each) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (String item : items) {
            int split = item.indexOf('=');
            if (split < 1) {
                throw new IllegalArgumentException(
                        "'" + item + "' is not of the form name=" + each.name().replace(' ', '-'));
            }
            String name = item.substring(0, split).strip();
            if (values.put(
                            name,
                            each.reader().read(List.of(item.substring(split + 1).strip()), Path.of("")))
                    != null) {
                throw new IllegalArgumentException("'" + name + "' is given twice");
            }
        }
        return Collections.unmodifiableMap(values);
    }

    private static Object constant(Class<?> type, String names, String text) {
        for (Object constant : type.getEnumConstants()) {
            if (id(constant).equals(text.strip().toLowerCase(Locale.ROOT))) {
                return constant;
            }
        }
        throw new IllegalArgumentException("'" + text + "' is not one of " + names);
    }

    private static String id(Object constant) {
        return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

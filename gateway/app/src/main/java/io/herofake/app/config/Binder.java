package io.herofake.app.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes configuration records out of read values. */
final class Binder {
    private final Map<String, Object> values;
    private final Map<String, RawValue> raw;
    private final List<Problem> problems;

    /** Values by key path; where they come from, for the problems that a record itself finds. */
    Binder(Map<String, Object> values, Map<String, RawValue> raw, List<Problem> problems) {
        this.values = values;
        this.raw = raw;
        this.problems = problems;
    }

    /** The record; null after adding to the problems if its constructor refuses the values together. */
    <T extends Record> @Nullable T bind(Class<T> type) {
        return type.cast(bind("", type));
    }

    private @Nullable Object bind(String prefix, Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        @Nullable Object[] arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String path = prefix + components[i].getName();
            arguments[i] = components[i].isAnnotationPresent(Setting.class)
                    ? values.get(path)
                    : bind(path + ".", components[i].getType());
            if (arguments[i] == null) {
                return null;
            }
        }
        return construct(prefix, type, components, arguments);
    }

    private @Nullable Object construct(
            String prefix, Class<?> type, RecordComponent[] components, @Nullable Object[] arguments) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                String section = prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1);
                problems.add(new Problem(lastSet(prefix), section, String.valueOf(refused.getMessage())));
                return null;
            }
            throw new IllegalStateException("constructor of " + type + " failed", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("configuration record " + type + " cannot be made", e);
        }
    }

    /** Where the strongest value of a section comes from: the likeliest culprit. */
    private Origin lastSet(String prefix) {
        Origin last = Origin.DEFAULT;
        for (Map.Entry<String, RawValue> entry : raw.entrySet()) {
            Origin origin = entry.getValue().origin();
            if (entry.getKey().startsWith(prefix) && origin.kind().compareTo(last.kind()) >= 0) {
                last = origin;
            }
        }
        return last;
    }
}

package io.herofake.app.config;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All settings of a tree of configuration records, in order of declaration. Immutable. */
final class Schema {
    private final Map<String, Key> keys = new LinkedHashMap<>();
    private final Set<String> sections = new LinkedHashSet<>();

    private Schema() {}

    /** The settings of a record and of the records in it. */
    static Schema of(Class<? extends Record> root) {
        Schema schema = new Schema();
        schema.add("", root);
        return schema;
    }

    private void add(String prefix, Class<?> type) {
        for (RecordComponent component : type.getRecordComponents()) {
            String path = prefix + component.getName();
            Setting setting = component.getAnnotation(Setting.class);
            if (setting != null) {
                keys.put(path, new Key(path, ValueType.of(component), setting));
            } else {
                sections.add(path);
                add(path + ".", component.getType());
            }
        }
    }

    /** The key with this path, or null. */
    @Nullable
    Key key(String path) {
        return keys.get(path);
    }

    /** Whether there are keys below this path; the root, {@code ""}, is a section. */
    boolean isSection(String path) {
        return path.isEmpty() || sections.contains(path);
    }

    /** All keys. */
    Collection<Key> keys() {
        return Collections.unmodifiableCollection(keys.values());
    }

    /** What is wrong with a path that is no key, with the nearest one that is. */
    String unknown(String path) {
        if (sections.contains(path)) {
            return "is a section; give one of its keys, as in " + below(path).get(0);
        }
        int split = path.lastIndexOf('.');
        String section = path.substring(0, Math.max(0, split));
        String name = path.substring(split + 1);
        Optional<String> elsewhere =
                keys.keySet().stream().filter(key -> key.endsWith("." + name)).findFirst();
        if (elsewhere.isPresent()) {
            return "unknown key; did you mean '" + elsewhere.get() + "'?";
        }
        if (sections.contains(section)) {
            return "unknown key" + Nearest.suggestion(path, below(section), key -> key.substring(split + 1));
        }
        return "unknown key" + Nearest.suggestion(path, split < 0 ? sections : keys.keySet());
    }

    private List<String> below(String section) {
        return keys.keySet().stream()
                .filter(key -> key.startsWith(section + "."))
                .toList();
    }
}

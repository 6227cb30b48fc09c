package io.herofake.app.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The configuration as text: what is in effect, a file to begin with, the reference for the documentation. */
public final class ConfigText {
    private static final Schema SCHEMA = Schema.of(HerofakeConfig.class);
    private static final int WIDTH = 100;

    private ConfigText() {}

    /** YAML of every setting in effect, with its origin as a comment. Reads back as the same configuration. */
    public static String effective(Configuration configuration) {
        StringBuilder text = new StringBuilder();
        String section = "";
        for (Effective setting : configuration.settings()) {
            section = openSection(text, section, setting.key());
            String line = "  " + name(setting.key()) + ": " + quoted(setting.value());
            text.append("%-48s # %s%n".formatted(line, setting.origin()));
        }
        return text.toString();
    }

    /** YAML of every key with its documentation, each commented out with its default. */
    public static String example() {
        StringBuilder text =
                new StringBuilder("# Configuration of HeROfake. Every key has its default; remove the '#' in front of"
                        + " a key and of\n# its section to change it.\n");
        String section = "";
        for (Key key : SCHEMA.keys()) {
            String opened = openSection(text, section, key.path(), "\n#");
            section = opened;
            wrap(describe(key)).forEach(line -> text.append("  # ").append(line).append('\n'));
            text.append("  #")
                    .append(name(key.path()))
                    .append(": ")
                    .append(defaultText(key))
                    .append('\n');
        }
        return text.toString();
    }

    /** A Markdown table for each section: key, variable, default, meaning. */
    public static String reference() {
        Map<String, List<Key>> bySection = SCHEMA.keys().stream()
                .collect(Collectors.groupingBy(
                        key -> section(key.path()), java.util.LinkedHashMap::new, Collectors.toList()));
        StringBuilder text = new StringBuilder();
        bySection.forEach((section, keys) -> {
            text.append("\n### ").append(section).append("\n\n| key | default | what it is |\n|---|---|---|\n");
            keys.forEach(key -> text.append("| `%s`<br>`%s` | `%s` | %s |\n"
                    .formatted(key.path(), key.environmentVariable(), defaultText(key), describe(key))));
        });
        return text.toString();
    }

    private static String describe(Key key) {
        String range = key.range();
        return key.setting().doc() + " (" + key.type().name() + (range.isEmpty() ? "" : ", " + range) + ")";
    }

    /** The default as it is written in the file. */
    static String defaultText(Key key) {
        return switch (key.type().shape()) {
            case SCALAR ->
                key.setting().value().isEmpty() ? "''" : key.setting().value();
            case LIST -> "[" + String.join(", ", key.defaults()) + "]";
            case MAP ->
                key.defaults().stream()
                        .map(item -> item.replaceFirst("=", ": "))
                        .collect(Collectors.joining(", ", "{", "}"));
        };
    }

    /** Quoted where YAML would otherwise read something else than this text. */
    private static String quoted(String value) {
        boolean collection = value.startsWith("[") || value.startsWith("{");
        boolean plain = value.matches("[\\w./+-]([\\w./+: -]*[\\w./+-])?") && !value.contains(": ");
        return collection || plain ? value : "'" + value.replace("'", "''") + "'";
    }

    private static String openSection(StringBuilder text, String current, String path) {
        return openSection(text, current, path, "");
    }

    private static String openSection(StringBuilder text, String current, String path, String prefix) {
        String section = section(path);
        if (!section.equals(current)) {
            text.append(prefix).append(section).append(":\n");
        }
        return section;
    }

    private static String section(String path) {
        return path.substring(0, path.indexOf('.'));
    }

    private static String name(String path) {
        return path.substring(path.indexOf('.') + 1);
    }

    private static List<String> wrap(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (line.length() + word.length() > WIDTH) {
                lines.add(line.toString().stripTrailing());
                line.setLength(0);
            }
            line.append(word).append(' ');
        }
        lines.add(line.toString().stripTrailing());
        return lines;
    }
}

package io.herofake.app.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fills the configuration: flags override the environment, that overrides the file, that overrides the defaults. All
 * problems of all layers are found in one go. A relative path starts from the folder of the file that it is in, from the
 * working directory in a variable or flag, and from the home directory in a default.
 */
public final class ConfigLoader {
    private static final Schema SCHEMA = Schema.of(HerofakeConfig.class);

    private final Map<String, String> environment;
    private final Path home;
    private final Path workingDirectory;

    /**
     * A loader for one process.
     *
     * @param environment      its variables
     * @param home             where defaults that are relative paths start
     * @param workingDirectory where relative paths in variables and flags start
     */
    public ConfigLoader(Map<String, String> environment, Path home, Path workingDirectory) {
        this.environment = Map.copyOf(environment);
        this.home = home;
        this.workingDirectory = workingDirectory;
    }

    /**
     * Loads.
     *
     * @param file  the YAML file; null for the one that {@code HEROFAKE_CONFIG} names, or none
     * @param flags in the order typed; the last of the same key counts
     * @throws ConfigException naming everything that is wrong
     */
    public Configuration load(@Nullable Path file, List<FlagValue> flags) throws ConfigException {
        List<Problem> problems = new ArrayList<>();
        Map<String, RawValue> raw = new LinkedHashMap<>();
        SCHEMA.keys().forEach(key -> raw.put(key.path(), new RawValue(key.defaults(), Origin.DEFAULT, home)));
        Path chosen = file != null ? file : fileOfEnvironment();
        if (chosen != null) {
            raw.putAll(YamlFile.read(chosen, SCHEMA, problems));
        }
        raw.putAll(Environment.read(environment, workingDirectory, SCHEMA, problems));
        raw.putAll(flags(flags, problems));
        Map<String, Object> values = values(raw, problems);
        HerofakeConfig config = new Binder(values, raw, problems).bind(HerofakeConfig.class);
        if (config == null || !problems.isEmpty()) {
            problems.sort(
                    Comparator.comparing((Problem problem) -> problem.origin().kind())
                            .thenComparing(problem -> problem.origin().line()));
            throw new ConfigException(problems);
        }
        return new Configuration(config, effective(values, raw));
    }

    private @Nullable Path fileOfEnvironment() {
        String name = environment.getOrDefault("HEROFAKE_CONFIG", "");
        return name.isEmpty() ? null : workingDirectory.resolve(name);
    }

    private Map<String, RawValue> flags(List<FlagValue> flags, List<Problem> problems) {
        Map<String, RawValue> values = new LinkedHashMap<>();
        for (FlagValue flag : flags) {
            Origin origin = Origin.flag(flag.flag());
            Key key = SCHEMA.key(flag.key());
            if (key == null) {
                problems.add(new Problem(origin, flag.key(), SCHEMA.unknown(flag.key())));
            } else {
                values.put(key.path(), new RawValue(key.split(flag.text()), origin, workingDirectory));
            }
        }
        return values;
    }

    private static Map<String, Object> values(Map<String, RawValue> raw, List<Problem> problems) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Key key : SCHEMA.keys()) {
            RawValue value = raw.get(key.path());
            if (value == null) {
                continue;
            }
            try {
                values.put(key.path(), key.read(value.items(), value.base()));
            } catch (IllegalArgumentException e) {
                problems.add(new Problem(value.origin(), key.path(), String.valueOf(e.getMessage())));
            }
        }
        return values;
    }

    private static List<Effective> effective(Map<String, Object> values, Map<String, RawValue> raw) {
        List<Effective> all = new ArrayList<>();
        values.forEach((path, value) -> {
            RawValue from = raw.get(path);
            all.add(new Effective(path, ValueType.format(value), from == null ? Origin.DEFAULT : from.origin()));
        });
        return all;
    }
}

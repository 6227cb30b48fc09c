package io.herofake.app;

import io.herofake.app.config.ConfigException;
import io.herofake.app.config.ConfigLoader;
import io.herofake.app.config.Configuration;
import io.herofake.app.config.FlagValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A subcommand that reads the configuration. */
abstract class ConfiguredCommand extends Subcommand {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration file (YAML). Without it, the one that HEROFAKE_CONFIG names, if any.")
    private @Nullable Path configFile;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Set any configuration key, as in --set http.port=8081. May be given several times."
                    + " 'herofake config show' lists the keys.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(names = "--log-level", paramLabel = "LEVEL", description = "error, warn, info or debug (log.level).")
    private @Nullable String logLevel;

    /** A command in the process that the context describes. */
    ConfiguredCommand(Context context) {
        super(context);
    }

    /** Flags of the subcommand itself that stand for configuration keys. */
    List<FlagValue> flags() {
        return List.of();
    }

    /**
     * The configuration in effect.
     *
     * @throws ConfigException naming everything that is wrong with it
     */
    final Configuration configuration() throws ConfigException {
        List<FlagValue> all = new ArrayList<>();
        settings.forEach((key, text) -> all.add(new FlagValue(key, text, "--set")));
        addFlag(all, "log.level", logLevel, "--log-level");
        all.addAll(flags());
        Path file = configFile == null ? null : context().workingDirectory().resolve(configFile);
        return new ConfigLoader(
                        context().environment(), context().home(), context().workingDirectory())
                .load(file, all);
    }

    /** Adds a flag if it was given. */
    static void addFlag(List<FlagValue> flags, String key, @Nullable Object value, String flag) {
        if (value != null) {
            flags.add(new FlagValue(key, value.toString(), flag));
        }
    }
}

package io.herofake.app.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;

/** Loads configurations out of flags, for the tests of the configuration records. */
final class Loading {
    static final Path HOME = Path.of("/home/of/herofake");
    static final Path HERE = Path.of("/where/the/user/stands");

    private Loading() {}

    static ConfigLoader loader(Map<String, String> environment) {
        return new ConfigLoader(environment, HOME, HERE);
    }

    /** The configuration with the given {@code key=value} settings. */
    static HerofakeConfig with(String... settings) throws ConfigException {
        return loader(Map.of()).load(null, flags(settings)).values();
    }

    /** The one problem that these settings cause, without its origin. */
    static String problemWith(String... settings) {
        ConfigException refused = catchThrowableOfType(ConfigException.class, () -> with(settings));
        Assertions.assertThat(refused).as("the settings are accepted").isNotNull();
        Assertions.assertThat(refused.lines()).hasSize(1);
        return refused.lines().get(0).replaceFirst("--set: ", "");
    }

    private static List<FlagValue> flags(String... settings) {
        return Arrays.stream(settings)
                .map(setting -> setting.split("=", 2))
                .map(parts -> new FlagValue(parts[0], parts[1], "--set"))
                .toList();
    }
}

package io.herofake.app.config;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * QoS levels.
 *
 * @param levels       duration deviation by level
 * @param defaultLevel the level of a request that names none
 */
public record QosConfig(
        @Setting(
                value = "high=2, medium=3, low=4",
                min = "0.001",
                max = "1000000",
                doc = "QoS levels with their duration deviation: a request must be answered within that many times the"
                        + " model's worst execution time. The file's levels replace the default ones.")
        Map<String, Double> levels,

        @Setting(value = "medium", doc = "The level of a request that names none.")
        String defaultLevel) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

    /** Checks the names, and that the default level is one of the levels. */
    public QosConfig {
        if (levels.isEmpty()) {
            throw new IllegalArgumentException("levels is empty; at least one level is needed");
        }
        for (String level : levels.keySet()) {
            if (!NAME.matcher(level).matches()) {
                throw new IllegalArgumentException("level '" + level
                        + "' is not 1 to 32 lower-case letters, digits or dashes beginning with a letter or digit");
            }
        }
        if (!levels.containsKey(defaultLevel)) {
            throw new IllegalArgumentException("defaultLevel '" + defaultLevel + "' is not one of the levels "
                    + String.join(", ", levels.keySet()));
        }
    }
}

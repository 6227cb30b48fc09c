package io.herofake.app.config;

import io.herofake.policy.QosLevel;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * QoS levels.
 *
 * @param levels       duration deviation by level
 * @param prices       price of one request by level
 * @param discounts    part of the price that a late answer does not cost, by level
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

        @Setting(
                value = "high=0.003, medium=0.002, low=0.001",
                min = "0",
                max = "1000000000",
                doc =
                        "Price of one request by level, in any currency; 0 for a level that is not named. The default prices are"
                                + " examples.")
        Map<String, Double> prices,

        @Setting(
                value = "high=0.75, medium=0.5, low=0.25",
                min = "0",
                max = "1",
                doc =
                        "Part of the price that a request does not cost when its deadline is missed, by level; 0 for a level that"
                                + " is not named.")
        Map<String, Double> discounts,

        @Setting(value = "medium", doc = "The level of a request that names none.")
        String defaultLevel) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

    /** The levels as policies take them. */
    public List<QosLevel> toLevels() {
        return levels.entrySet().stream()
                .map(level -> new QosLevel(
                        level.getKey(),
                        level.getValue(),
                        prices.getOrDefault(level.getKey(), 0.0),
                        discounts.getOrDefault(level.getKey(), 0.0)))
                .toList();
    }

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

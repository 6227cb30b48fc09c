package io.herofake.app.config;

import java.util.List;

/**
 * The outcome of loading.
 *
 * @param values   the configuration
 * @param settings every setting with its origin, in order of declaration
 */
public record Configuration(HerofakeConfig values, List<Effective> settings) {
    /** Copies the list. */
    public Configuration {
        settings = List.copyOf(settings);
    }
}

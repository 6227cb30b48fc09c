package io.herofake.app.config;

/**
 * What is logged, on standard error.
 *
 * @param level the least severe level that is logged
 */
public record LogConfig(
        @Setting(value = "warn", doc = "Least severe level that is logged, on standard error.")
        Level level) {

    /** Severities, most severe first. */
    public enum Level {
        /** Failures that need someone's attention. */
        ERROR,
        /** What is odd but dealt with. */
        WARN,
        /** What the gateway does, step by step. */
        INFO,
        /** For developers. */
        DEBUG
    }
}

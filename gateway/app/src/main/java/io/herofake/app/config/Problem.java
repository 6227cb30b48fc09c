package io.herofake.app.config;

/**
 * One thing wrong with the configuration.
 *
 * @param origin  where it is
 * @param key     the key's path; empty if the problem has none, for example a syntax error
 * @param message what is wrong and what would be right
 */
public record Problem(Origin origin, String key, String message) {
    /** One line for people: origin, key, message. */
    @Override
    public String toString() {
        return origin + ": " + (key.isEmpty() ? "" : key + ": ") + message;
    }
}

package io.herofake.app.config;

/**
 * A setting given on the command line.
 *
 * @param key  the key's path, for example {@code http.port}
 * @param text the value as typed
 * @param flag the flag as typed, for example {@code --port}
 */
public record FlagValue(String key, String text, String flag) {}

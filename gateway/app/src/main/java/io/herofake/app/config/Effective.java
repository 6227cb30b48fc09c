package io.herofake.app.config;

/**
 * A setting as it is in effect.
 *
 * @param key    the key's path
 * @param value  its value, written as in the file
 * @param origin where that comes from
 */
public record Effective(String key, String value, Origin origin) {}

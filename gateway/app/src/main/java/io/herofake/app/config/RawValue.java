package io.herofake.app.config;

import java.nio.file.Path;
import java.util.List;

/**
 * A value before it is read.
 *
 * @param items  one for a scalar, any number for a list, {@code name=value} for a mapping
 * @param origin where it is from
 * @param base   the folder that a relative path in it starts from
 */
record RawValue(List<String> items, Origin origin, Path base) {}

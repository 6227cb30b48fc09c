package io.herofake.model;

import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * A model's version: one to four whole numbers with dots between, for example {@code 1} or {@code 2.10}. Versions are
 * ordered number by number, so {@code 2.9 < 2.10}, and one that is the beginning of another comes before it, so
 * {@code 2 < 2.0}. The highest is a function's current one.
 *
 * @param text the version as written
 */
public record ModelVersion(String text) implements Comparable<ModelVersion> {
    private static final Pattern SYNTAX = Pattern.compile("(0|[1-9][0-9]{0,8})(\\.(0|[1-9][0-9]{0,8})){0,3}");

    /** Checks the syntax. */
    public ModelVersion {
        if (!SYNTAX.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "version '" + text
                            + "' is not one to four whole numbers with dots between and without leading zeros, such as 1 or 2.10");
        }
    }

    @Override
    public int compareTo(ModelVersion other) {
        return Arrays.compare(numbers(), other.numbers());
    }

    private int[] numbers() {
        return Pattern.compile("\\.")
                .splitAsStream(text)
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    @Override
    public String toString() {
        return text;
    }
}

package io.herofake.app.config;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes, written with a unit: {@code 20MiB}, {@code 512KiB}, {@code 1GB}, {@code 100B}.
 *
 * @param bytes at least 0
 */
public record ByteSize(long bytes) implements Comparable<ByteSize> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,18})\\s*([A-Za-z]+)");
    private static final Map<String, Long> UNITS = Map.of(
            "b", 1L,
            "kb", 1_000L,
            "mb", 1_000_000L,
            "gb", 1_000_000_000L,
            "kib", 1L << 10,
            "mib", 1L << 20,
            "gib", 1L << 30);

    /** Checks the range. */
    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size must be at least 0 bytes, not " + bytes);
        }
    }

    /**
     * Reads a size.
     *
     * @throws IllegalArgumentException naming the text and an accepted form
     */
    public static ByteSize parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        Long unit = matcher.matches() ? UNITS.get(matcher.group(2).toLowerCase(Locale.ROOT)) : null;
        if (unit == null) {
            throw new IllegalArgumentException("'" + text
                    + "' is not a size; write a whole number and a unit (B, KiB, MiB, GiB, KB, MB, GB), as in 20MiB");
        }
        try {
            return new ByteSize(Math.multiplyExact(Long.parseLong(matcher.group(1)), unit));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("'" + text + "' is more than 2^63 bytes", e);
        }
    }

    /** The largest binary unit that gives a whole number: {@code 20MiB}. */
    @Override
    public String toString() {
        if (bytes > 0 && bytes % (1L << 30) == 0) {
            return (bytes >> 30) + "GiB";
        }
        if (bytes > 0 && bytes % (1L << 20) == 0) {
            return (bytes >> 20) + "MiB";
        }
        return bytes > 0 && bytes % (1L << 10) == 0 ? (bytes >> 10) + "KiB" : bytes + "B";
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }
}

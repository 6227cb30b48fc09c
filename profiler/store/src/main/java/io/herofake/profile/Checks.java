package io.herofake.profile;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Range checks of this package's values; each names the component and the rejected value. */
final class Checks {

    private static final int MAX_NAME = 200;
    private static final int MAX_TEXT = 4000;
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private Checks() {}

    static <T> T present(@Nullable T value, String name) {
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }

    static String name(@Nullable String value, String name) {
        String text = present(value, name);
        boolean control = text.chars().anyMatch(Character::isISOControl);
        if (text.isBlank() || text.length() > MAX_NAME || control) {
            throw new IllegalArgumentException(
                    name + " must have 1 to " + MAX_NAME + " printable characters, not " + quoted(text));
        }
        return text;
    }

    static String text(@Nullable String value, String name) {
        String text = present(value, name);
        if (text.isBlank() || text.length() > MAX_TEXT) {
            throw new IllegalArgumentException(
                    name + " must have 1 to " + MAX_TEXT + " characters, not " + quoted(text));
        }
        return text;
    }

    static @Nullable String optionalText(@Nullable String value, String name) {
        return value == null ? null : text(value, name);
    }

    static String sha256(@Nullable String value, String name) {
        String text = present(value, name);
        if (!SHA256.matcher(text).matches()) {
            throw new IllegalArgumentException(name + " must be 64 lower-case hex digits, not " + quoted(text));
        }
        return text;
    }

    static long atLeast(long minimum, long value, String name) {
        if (value < minimum) {
            throw new IllegalArgumentException(name + " must be at least " + minimum + ", not " + value);
        }
        return value;
    }

    static double notNegative(double value, String name) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " must be a finite number of at least 0, not " + value);
        }
        return value;
    }

    static double fraction(double value, String name) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " must be from 0 to 1, not " + value);
        }
        return value;
    }

    private static String quoted(String text) {
        String shown = text.length() <= 60 ? text : text.substring(0, 60) + "...";
        return String.format(Locale.ROOT, "'%s' (%d characters)", shown.replaceAll("\\p{Cntrl}", "?"), text.length());
    }
}

package io.herofake.app.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations written with a unit: {@code 250ms}, {@code 5s}, {@code 2m}, {@code 1h}. */
public final class Durations {
    private static final Pattern FORM = Pattern.compile("(\\d{1,15})\\s*([A-Za-z]+)");
    private static final Map<String, Long> NANOS_BY_UNIT = new LinkedHashMap<>();

    static {
        NANOS_BY_UNIT.put("h", 3_600_000_000_000L);
        NANOS_BY_UNIT.put("m", 60_000_000_000L);
        NANOS_BY_UNIT.put("s", 1_000_000_000L);
        NANOS_BY_UNIT.put("ms", 1_000_000L);
        NANOS_BY_UNIT.put("us", 1_000L);
        NANOS_BY_UNIT.put("ns", 1L);
    }

    private Durations() {}

    /**
     * Reads a duration.
     *
     * @throws IllegalArgumentException naming the text and an accepted form
     */
    public static Duration parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        Long unit = matcher.matches() ? NANOS_BY_UNIT.get(matcher.group(2).toLowerCase(Locale.ROOT)) : null;
        if (unit == null) {
            throw new IllegalArgumentException("'" + text
                    + "' is not a duration; write a whole number and a unit (ns, us, ms, s, m, h), as in 5s");
        }
        try {
            return Duration.ofNanos(Math.multiplyExact(Long.parseLong(matcher.group(1)), unit));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("'" + text + "' is longer than 292 years", e);
        }
    }

    /** The largest unit that gives a whole number: {@code 5s}. */
    public static String format(Duration duration) {
        long nanos = duration.toNanos();
        for (Map.Entry<String, Long> unit : NANOS_BY_UNIT.entrySet()) {
            if (nanos != 0 && nanos % unit.getValue() == 0) {
                return nanos / unit.getValue() + unit.getKey();
            }
        }
        return "0s";
    }
}

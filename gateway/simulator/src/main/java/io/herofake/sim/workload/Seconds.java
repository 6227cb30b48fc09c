package io.herofake.sim.workload;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/** Decimal seconds as text to whole nanoseconds, exactly. */
final class Seconds {
    /** What {@link #parse} returns for text that is not a number of seconds from 0 to 2e9. */
    static final long BAD = -1;

    private static final int MAX_FAST_DIGITS = 9;
    private static final long BILLION = 1_000_000_000L;

    private Seconds() {}

    /** Nanoseconds, rounded half up, of the text in {@code line[from, to)}; {@link #BAD} if it is no such number. */
    static long parse(byte[] line, int from, int to) {
        int at = from;
        long whole = 0;
        while (at < to && isDigit(line[at]) && at - from < MAX_FAST_DIGITS) {
            whole = whole * 10 + (line[at++] - '0');
        }
        long fraction = 0;
        int places = 0;
        if (at > from && at < to && line[at] == '.') {
            at++;
            while (at < to && isDigit(line[at]) && places < MAX_FAST_DIGITS) {
                fraction = fraction * 10 + (line[at++] - '0');
                places++;
            }
        }
        if (at != to || at == from || line[at - 1] == '.') {
            return parseSlowly(new String(line, from, to - from, StandardCharsets.UTF_8));
        }
        for (; places < MAX_FAST_DIGITS; places++) {
            fraction *= 10;
        }
        long nanos = whole * BILLION + fraction;
        return nanos <= ArrivalProcess.LATEST_NANOS ? nanos : BAD;
    }

    private static boolean isDigit(byte character) {
        return character >= '0' && character <= '9';
    }

    /** For more digits and for exponents, as Python writes small numbers. */
    private static long parseSlowly(String text) {
        try {
            BigDecimal seconds = new BigDecimal(text);
            // The bound on the scale comes first: scaling 1e999999999 would take all memory.
            if (Math.abs((long) seconds.scale()) > 1000 || seconds.signum() < 0) {
                return BAD;
            }
            BigDecimal nanos = seconds.movePointRight(9).setScale(0, RoundingMode.HALF_UP);
            return nanos.compareTo(BigDecimal.valueOf(ArrivalProcess.LATEST_NANOS)) <= 0 ? nanos.longValueExact() : BAD;
        } catch (NumberFormatException e) {
            return BAD;
        }
    }
}

package io.herofake.sim;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Numbers as text that is the same on every JVM; {@code Double.toString} changed with JDK 19.
 */
public final class Decimal {
    private static final MathContext TWELVE_DIGITS = new MathContext(12, RoundingMode.HALF_EVEN);

    private Decimal() {}

    /** With twelve significant digits, for files; never NaN or infinite. */
    public static BigDecimal of(double value) {
        BigDecimal rounded = new BigDecimal(value).round(TWELVE_DIGITS).stripTrailingZeros();
        return rounded.signum() == 0 ? BigDecimal.ZERO : rounded.scale() < 0 ? rounded.setScale(0) : rounded;
    }

    /** With a fixed number of decimals, for people; {@code n/a} for NaN. */
    public static String fixed(double value, int decimals) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return "n/a";
        }
        return new BigDecimal(value).setScale(decimals, RoundingMode.HALF_UP).toPlainString();
    }

    /** A fraction as a percentage with one decimal. */
    public static String percent(double fraction) {
        return Double.isNaN(fraction) ? "n/a" : fixed(100 * fraction, 1) + "%";
    }

    /** Nanoseconds as seconds, exactly. */
    public static BigDecimal seconds(long nanos) {
        BigDecimal seconds = BigDecimal.valueOf(nanos, 9).stripTrailingZeros();
        return seconds.scale() < 0 ? seconds.setScale(0) : seconds;
    }
}

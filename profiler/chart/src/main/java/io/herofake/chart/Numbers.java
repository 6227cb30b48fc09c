package io.herofake.chart;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as people read them; the same on every JVM. */
public final class Numbers {
    private Numbers() {}

    /** A value with at most four significant digits and thousands apart, for a tick or a label. */
    public static String text(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return "n/a";
        }
        BigDecimal rounded = new BigDecimal(value);
        int digits = Math.max(4, rounded.precision() - rounded.scale());
        rounded = rounded.round(new MathContext(digits, RoundingMode.HALF_UP));
        String plain =
                rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
        int point = plain.indexOf('.') < 0 ? plain.length() : plain.indexOf('.');
        StringBuilder grouped = new StringBuilder(plain);
        for (int at = point - 3; at > (plain.startsWith("-") ? 1 : 0); at -= 3) {
            grouped.insert(at, ' ');
        }
        return grouped.toString();
    }
}

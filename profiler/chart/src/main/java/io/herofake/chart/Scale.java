package io.herofake.chart;

import java.util.ArrayList;
import java.util.List;

/** Maps values of one axis to pixels and chooses round values for its ticks. Immutable. */
final class Scale {
    private static final double[] ROUND = {1, 2, 2.5, 5, 10};

    private final boolean logarithmic;
    private final double low;
    private final double high;
    private final double pixelLow;
    private final double pixelHigh;
    private final List<Double> ticks;

    private Scale(boolean logarithmic, double low, double high, double pixelLow, double pixelHigh, List<Double> ticks) {
        this.logarithmic = logarithmic;
        this.low = low;
        this.high = high;
        this.pixelLow = pixelLow;
        this.pixelHigh = pixelHigh;
        this.ticks = List.copyOf(ticks);
    }

    /** From 0 to a round value at or above {@code high}, with about {@code wanted} ticks. */
    static Scale linear(double high, int wanted, double pixelLow, double pixelHigh) {
        double step = step(high > 0 && high < Double.POSITIVE_INFINITY ? high : 1, wanted);
        double top = high > 0 && high < Double.POSITIVE_INFINITY ? high : 1;
        List<Double> ticks = new ArrayList<>();
        int count = (int) Math.ceil(top / step - 1e-9);
        for (int i = 0; i <= count; i++) {
            ticks.add(i * step);
        }
        return new Scale(false, 0, count * step, pixelLow, pixelHigh, ticks);
    }

    /** As {@link #linear}; for percentages, which end at 100 if none is above. */
    static Scale values(String axis, double high, double pixelLow, double pixelHigh) {
        boolean percent = axis.endsWith("(%)") && high <= 100;
        return linear(percent ? 100 : high * 1.05, 5, pixelLow, pixelHigh);
    }

    /** From exactly 0 to exactly {@code high}, for an axis of time. */
    static Scale exact(double high, int wanted, double pixelLow, double pixelHigh) {
        double top = high > 0 && high < Double.POSITIVE_INFINITY ? high : 1;
        double step = step(top, wanted);
        List<Double> ticks = new ArrayList<>();
        for (int i = 0; i * step <= top * (1 + 1e-9); i++) {
            ticks.add(i * step);
        }
        return new Scale(false, 0, top, pixelLow, pixelHigh, ticks);
    }

    /** Whole powers of ten around {@code low} and {@code high}, both above 0. */
    static Scale logarithmic(double low, double high, double pixelLow, double pixelHigh) {
        int from = exponentBelow(low);
        int to = Math.max(from + 1, exponentAbove(high));
        List<Double> ticks = new ArrayList<>();
        for (int e = from; e <= to; e++) {
            ticks.add(power(e));
        }
        return new Scale(true, power(from), power(to), pixelLow, pixelHigh, ticks);
    }

    private static double step(double top, int wanted) {
        double raw = top / wanted;
        double magnitude = power(exponentBelow(raw));
        for (double round : ROUND) {
            if (round * magnitude >= raw * (1 - 1e-9)) {
                return round * magnitude;
            }
        }
        throw new IllegalStateException("no step for " + top);
    }

    private static int exponentBelow(double value) {
        int exponent = (int) StrictMath.floor(StrictMath.log10(value));
        return power(exponent + 1) <= value ? exponent + 1 : power(exponent) > value ? exponent - 1 : exponent;
    }

    private static int exponentAbove(double value) {
        int exponent = exponentBelow(value);
        return power(exponent) == value ? exponent : exponent + 1;
    }

    private static double power(int exponent) {
        return Double.parseDouble("1e" + exponent);
    }

    /** The pixel of a value; values off the scale are moved to its nearer end. */
    double pixel(double value) {
        double inside = Math.max(low, Math.min(high, value));
        double fraction = logarithmic
                ? (StrictMath.log10(inside) - StrictMath.log10(low)) / (StrictMath.log10(high) - StrictMath.log10(low))
                : (inside - low) / (high - low);
        return pixelLow + fraction * (pixelHigh - pixelLow);
    }

    List<Double> ticks() {
        return ticks;
    }

    double high() {
        return high;
    }
}

package io.herofake.model.network;

/** IEEE 754 half precision; the JDK has this from 20 on. */
public final class HalfFloat {
    /** The largest finite value. */
    public static final float LARGEST = 65_504;

    private static final int EXPONENT_MASK = 0x1f;
    private static final int FRACTION_MASK = 0x3ff;

    private static final int SIGN_SHIFT = 16;
    private static final int SIGN_MASK = 0x8000;
    private static final int FRACTION_BITS = 10;
    private static final int BIAS = 15;
    private static final int SMALLEST_EXPONENT = -14;
    private static final int INFINITE = 0x7c00;
    private static final int NOT_A_NUMBER = 0x7e00;

    /** From here on, rounding gives infinity: half a step above {@link #LARGEST}. */
    private static final float TOO_LARGE = 65_520;

    private HalfFloat() {}

    /** The nearest half-precision number; of two that are as near, the one with an even fraction. */
    public static short fromFloat(float value) {
        int sign = (Float.floatToRawIntBits(value) >>> SIGN_SHIFT) & SIGN_MASK;
        float magnitude = Math.abs(value);
        if (Float.isNaN(value)) {
            return (short) (sign | NOT_A_NUMBER);
        }
        if (magnitude >= TOO_LARGE) {
            return (short) (sign | INFINITE);
        }
        int exponent = Math.max(SMALLEST_EXPONENT, Math.getExponent(magnitude));
        // Exact in double precision, so that it is rounded once. A carry runs from the fraction into the exponent, as
        // it should.
        int steps = (int) Math.rint(Math.scalb((double) magnitude, FRACTION_BITS - exponent));
        int base = (exponent + BIAS - 1) << FRACTION_BITS;
        return (short) (sign | (base + steps));
    }

    /** The value of a half-precision number, exact. */
    public static float toFloat(short bits) {
        int exponent = bits >> 10 & EXPONENT_MASK;
        int fraction = bits & FRACTION_MASK;
        float magnitude;
        if (exponent == EXPONENT_MASK) {
            magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        } else if (exponent == 0) {
            magnitude = fraction * 0x1p-24f;
        } else {
            magnitude = Math.scalb(1f + fraction * 0x1p-10f, exponent - 15);
        }
        return bits < 0 ? -magnitude : magnitude;
    }
}

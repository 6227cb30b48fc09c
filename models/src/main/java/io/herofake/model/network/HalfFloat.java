package io.herofake.model.network;

/** IEEE 754 half precision; the JDK has this from 20 on. */
final class HalfFloat {
    private static final int EXPONENT_MASK = 0x1f;
    private static final int FRACTION_MASK = 0x3ff;

    private HalfFloat() {}

    /** The value of a half-precision number, exact. */
    static float toFloat(short bits) {
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

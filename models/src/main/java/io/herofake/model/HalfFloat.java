package io.herofake.model;

/** IEEE 754 half precision; the JDK has this from 20 on. */
public final class HalfFloat {
    /** The largest finite number. */
    public static final float MAX = 65504;

    /** The least number with all bits of its fraction; below it are the subnormal ones, in steps of 2<sup>-24</sup>. */
    public static final float LEAST_NORMAL = 0x1p-14f;

    private static final int EXPONENT_MASK = 0x1f;
    private static final int FRACTION_MASK = 0x3ff;
    private static final int SIGN = 0x8000;
    private static final int INFINITY = 0x7c00;
    private static final int NAN = 0x7e00;

    /** Bits of a single's fraction that a half does not have. */
    private static final int DROPPED_BITS = 13;

    private static final int HALFWAY = 1 << (DROPPED_BITS - 1);

    /** The difference of the exponents' biases, where a single has its exponent. */
    private static final int REBIAS = (127 - 15) << 23;

    private HalfFloat() {}

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

    /** The nearest half-precision number, of two equally near ones the even one; infinity from 65520 on. */
    public static short fromFloat(float value) {
        int sign = Float.floatToRawIntBits(value) >>> 16 & SIGN;
        float magnitude = Math.abs(value);
        if (Float.isNaN(value)) {
            return (short) (sign | NAN);
        }
        if (magnitude >= MAX + 16) {
            return (short) (sign | INFINITY);
        }
        if (magnitude < LEAST_NORMAL) {
            // Exact in double; rint takes the even one of two. Rounding up to the least normal number is right as well.
            return (short) (sign | (int) Math.rint(magnitude * 0x1p24));
        }
        int bits = Float.floatToRawIntBits(magnitude) - REBIAS;
        int odd = bits >>> DROPPED_BITS & 1;
        return (short) (sign | ((bits + HALFWAY - 1 + odd) >>> DROPPED_BITS));
    }
}

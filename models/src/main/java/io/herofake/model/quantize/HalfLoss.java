package io.herofake.model.quantize;

import io.herofake.model.HalfFloat;
import java.nio.FloatBuffer;

/**
 * What float16 leaves of weights that are small.
 *
 * @param values    how many weights there are
 * @param subnormal of these, how many are rounded to a multiple of 2<sup>-24</sup> because they are below 2<sup>-14</sup>
 * @param zero      how many become 0 that are not
 */
public record HalfLoss(long values, long subnormal, long zero) {
    /** For no weights. */
    static final HalfLoss NONE = new HalfLoss(0, 0, 0);

    static HalfLoss of(FloatBuffer weights) {
        long subnormal = 0;
        long zero = 0;
        for (int i = 0; i < weights.limit(); i++) {
            float magnitude = Math.abs(weights.get(i));
            if (magnitude > 0 && magnitude < HalfFloat.LEAST_NORMAL) {
                if (HalfFloat.toFloat(HalfFloat.fromFloat(magnitude)) == 0) {
                    zero++;
                } else {
                    subnormal++;
                }
            }
        }
        return new HalfLoss(weights.limit(), subnormal, zero);
    }

    HalfLoss plus(HalfLoss other) {
        return new HalfLoss(values + other.values, subnormal + other.subnormal, zero + other.zero);
    }
}

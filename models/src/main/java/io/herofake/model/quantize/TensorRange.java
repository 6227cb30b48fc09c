package io.herofake.model.quantize;

/**
 * The values of a tensor that 8 bits are to cover. Contains 0, so that padding and ReLU are exact.
 *
 * @param least   0 or less
 * @param largest 0 or more
 */
record TensorRange(double least, double largest) {
    private static final int STEPS = 255;

    /** Checks that 0 is in it. */
    TensorRange {
        if (!(least <= 0 && largest >= 0 && Double.isFinite(largest - least))) {
            throw new IllegalArgumentException("a range must be finite and contain 0, not " + least + " to " + largest);
        }
    }

    /** The largest absolute value in it. */
    double magnitude() {
        return Math.max(-least, largest);
    }

    /** Its part from {@code -limit} to {@code limit}. */
    TensorRange within(double limit) {
        return new TensorRange(Math.max(least, -limit), Math.min(largest, limit));
    }

    /** The difference of neighbouring 8-bit values; a tensor that is always 0 has some step, too. */
    float scale() {
        float scale = (float) ((largest - least) / STEPS);
        return scale >= Float.MIN_NORMAL ? scale : 1f / STEPS;
    }

    /** The 8-bit value that stands for 0: 0 to 255. */
    int zeroPoint() {
        return (int) Math.max(0, Math.min(STEPS, Math.rint(-least / scale())));
    }
}

package io.herofake.model.quantize;

import java.nio.FloatBuffer;
import java.util.stream.LongStream;

/**
 * How often a tensor had which values, in bins of one width. When a value lies beyond the last bin, the width doubles and
 * neighbours are merged, so that one pass is enough and the memory is fixed. Not thread-safe.
 */
public final class ActivationHistogram {
    private static final int BINS = 4096;
    private static final double FIRST_WIDTH = 0x1p-16;
    private static final double STEPS = 255;

    /** Bins of the values below 0, from 0 down, and of those from 0 up. */
    private final long[] below = new long[BINS];

    private final long[] above = new long[BINS];
    private double width = FIRST_WIDTH;
    private double least;
    private double largest;

    /**
     * Counts values.
     *
     * @param values read from position 0 to the limit, with absolute gets
     * @throws ArithmeticException if one is not finite
     */
    public void add(FloatBuffer values) {
        for (int i = 0; i < values.limit(); i++) {
            float value = values.get(i);
            if (!Float.isFinite(value)) {
                throw new ArithmeticException("a value is " + value);
            }
            least = Math.min(least, value);
            largest = Math.max(largest, value);
            while (Math.abs(value) >= width * BINS) {
                widen();
            }
            // The width is a power of two, so that this is exact.
            (value < 0 ? below : above)[(int) (Math.abs(value) * (1 / width))]++;
        }
    }

    private void widen() {
        width *= 2;
        merge(below);
        merge(above);
    }

    private static void merge(long[] bins) {
        for (int i = 0; i < BINS; i++) {
            bins[i] = 2 * i < BINS ? bins[2 * i] + bins[2 * i + 1] : 0;
        }
    }

    /** How many values were counted. */
    long count() {
        return LongStream.of(below).sum() + LongStream.of(above).sum();
    }

    /** From the least to the largest value that was counted, widened to contain 0. */
    TensorRange range() {
        return new TensorRange(least, largest);
    }

    /** The sum of squared errors if 8 bits covered just this range; values stand in the middle of their bins. */
    double squaredError(TensorRange range) {
        double step = (range.largest() - range.least()) / STEPS;
        return sideError(above, range.largest(), step) + sideError(below, -range.least(), step);
    }

    private double sideError(long[] bins, double limit, double step) {
        double error = 0;
        for (int i = 0; i < BINS; i++) {
            // The first bin holds the exact zeros that ReLU leaves, which cost nothing.
            double beyond = (i + 0.5) * width - limit;
            double each = beyond > 0 ? beyond * beyond : i == 0 ? 0 : step * step / 12;
            error += bins[i] * each;
        }
        return error;
    }
}

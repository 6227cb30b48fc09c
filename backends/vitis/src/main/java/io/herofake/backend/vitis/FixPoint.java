package io.herofake.backend.vitis;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * Float values to int8 fix-point numbers and back: value = stored number * 2^-fixPoint. To nearest with halves up, as the DPU
 * itself rounds; what is outside -128 to 127 becomes the nearest of these.
 */
final class FixPoint {

    private FixPoint() {}

    /**
     * One picture, from planes (CHW) to pixels (HWC).
     *
     * @return whether all values were finite; what is not cannot be said in int8
     */
    static boolean quantise(
            FloatBuffer from, int start, ByteBuffer to, int at, int pixels, int channels, int fixPoint) {
        double scale = Math.scalb(1.0, fixPoint);
        boolean finite = true;
        for (int channel = 0; channel < channels; channel++) {
            int plane = start + channel * pixels;
            int place = at + channel;
            for (int pixel = 0; pixel < pixels; pixel++) {
                float value = from.get(plane + pixel);
                finite &= Float.isFinite(value);
                to.put(place, nearest(value * scale));
                place += channels;
            }
        }
        return finite;
    }

    private static byte nearest(double value) {
        return (byte) Math.max(Byte.MIN_VALUE, Math.min(Byte.MAX_VALUE, Math.floor(value + 0.5)));
    }

    /** One row of output. */
    static void dequantise(ByteBuffer from, int start, FloatBuffer to, int at, int count, int fixPoint) {
        float scale = Math.scalb(1f, -fixPoint);
        for (int i = 0; i < count; i++) {
            to.put(at + i, from.get(start + i) * scale);
        }
    }

    /** Softmax of one row, in place, relative to its largest value. */
    static void softmax(FloatBuffer row, int at, int count) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            largest = Math.max(largest, row.get(at + i));
        }
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += Math.exp(row.get(at + i) - largest);
        }
        for (int i = 0; i < count; i++) {
            row.put(at + i, (float) (Math.exp(row.get(at + i) - largest) / sum));
        }
    }
}

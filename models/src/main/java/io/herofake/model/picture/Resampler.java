package io.herofake.model.picture;

import java.util.Arrays;

/**
 * Fits a picture to a size with a separable triangle filter, row by row: only as many filtered rows are kept as one output row needs.
 * The arithmetic (order of the passes, fixed point, rounding to 8 bits in between) is Pillow's, so results are equal to the last
 * bit. Not thread-safe; made for reuse.
 */
final class Resampler {
    /** The part of the picture to fit, in pixels from its left upper corner. */
    record Box(float left, float top, float right, float bottom) {}

    /** Takes finished rows, from the top. */
    @FunctionalInterface
    interface RowSink {
        /** Row {@code y}: {@code 3 * width} values of 0 to 255, red first; valid during the call. */
        void row(int y, int[] values);
    }

    private final FilterTable columns;
    private final FilterTable rows;
    private final int[] output;
    private int[][] ring = new int[0][];

    Resampler(int width, int height) {
        columns = new FilterTable(width);
        rows = new FilterTable(height);
        output = new int[3 * width];
    }

    void resample(Picture picture, Box box, RowSink sink) {
        columns.prepare(picture.width(), box.left(), box.right());
        rows.prepare(picture.height(), box.top(), box.bottom());
        ensureRing(rows.taps);
        int filtered = rows.first[0];
        for (int y = 0; y < rows.first.length; y++) {
            int end = rows.first[y] + rows.count[y];
            for (filtered = Math.max(filtered, rows.first[y]); filtered < end; filtered++) {
                filterRow(picture, filtered, ring[filtered % ring.length]);
            }
            mixRows(y);
            sink.row(y, output);
        }
    }

    private void ensureRing(int size) {
        if (ring.length < size) {
            ring = new int[size][output.length];
        }
    }

    private void filterRow(Picture picture, int y, int[] to) {
        byte[] rgb = picture.rgb();
        int[] weights = columns.weights;
        int rowStart = 3 * y * picture.width();
        for (int x = 0; x < columns.first.length; x++) {
            int at = rowStart + 3 * columns.first[x];
            int red = FilterTable.ROUND;
            int green = FilterTable.ROUND;
            int blue = FilterTable.ROUND;
            int weightsAt = x * columns.taps;
            int count = columns.count[x];
            for (int i = 0; i < count; i++) {
                int weight = weights[weightsAt + i];
                red += (rgb[at + 3 * i] & 0xff) * weight;
                green += (rgb[at + 3 * i + 1] & 0xff) * weight;
                blue += (rgb[at + 3 * i + 2] & 0xff) * weight;
            }
            to[3 * x] = toByteRange(red);
            to[3 * x + 1] = toByteRange(green);
            to[3 * x + 2] = toByteRange(blue);
        }
    }

    private void mixRows(int y) {
        Arrays.fill(output, FilterTable.ROUND);
        for (int i = 0; i < rows.count[y]; i++) {
            addWeighted(ring[(rows.first[y] + i) % ring.length], rows.weights[y * rows.taps + i]);
        }
        for (int i = 0; i < output.length; i++) {
            output[i] = toByteRange(output[i]);
        }
    }

    /** A loop of its own, in a form that the JIT compiler turns into vector instructions. */
    private void addWeighted(int[] row, int weight) {
        int[] sums = output;
        for (int i = 0; i < sums.length; i++) {
            sums[i] += row[i] * weight;
        }
    }

    /** Rounded weights may add up to a little over one. */
    private static int toByteRange(int fixedPoint) {
        return Math.min(fixedPoint >> FilterTable.PRECISION_BITS, 255);
    }
}

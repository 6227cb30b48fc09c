package io.herofake.backend.opencl;

/**
 * What one picture is between two layers.
 *
 * @param channels at least 1
 * @param height   in pixels; 1 for a row of values
 * @param width    in pixels; 1 for a row of values
 */
record Shape(int channels, int height, int width) {

    /** A row of values. */
    static Shape row(int values) {
        return new Shape(values, 1, 1);
    }

    int pixels() {
        return height * width;
    }

    long elements() {
        return (long) channels * height * width;
    }

    boolean flat() {
        return height == 1 && width == 1;
    }
}

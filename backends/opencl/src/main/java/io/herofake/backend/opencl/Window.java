package io.herofake.backend.opencl;

/**
 * The window of a convolution or pooling, in pixels.
 *
 * @param height  of the window
 * @param width   of the window
 * @param strideY from one to the next below
 * @param strideX from one to the next at the right
 * @param top     padding
 * @param left    padding
 * @param bottom  padding
 * @param right   padding
 */
record Window(int height, int width, int strideY, int strideX, int top, int left, int bottom, int right) {

    /** One pixel at a time. */
    static final Window PIXEL = new Window(1, 1, 1, 1, 0, 0, 0, 0);

    /** All of a shape at once. */
    static Window all(Shape shape) {
        return new Window(shape.height(), shape.width(), 1, 1, 0, 0, 0, 0);
    }

    /** What comes out with that many channels; a side below 1 means that the window does not fit. */
    Shape out(Shape in, int channels) {
        return new Shape(
                channels,
                Math.floorDiv(in.height() + top + bottom - height, strideY) + 1,
                Math.floorDiv(in.width() + left + right - width, strideX) + 1);
    }

    /** Whether it is a single pixel, without padding. */
    boolean pixel() {
        return height == 1 && width == 1 && top == 0 && left == 0 && bottom == 0 && right == 0;
    }

    /** Whether it looks at each pixel for itself, so that a convolution is one product of matrices. */
    boolean pointwise() {
        return equals(PIXEL);
    }

    /** Whether Winograd's algorithm for 3x3 windows fits. */
    boolean winograd() {
        return height == 3 && width == 3 && strideY == 1 && strideX == 1;
    }
}

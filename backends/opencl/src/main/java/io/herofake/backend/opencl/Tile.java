package io.herofake.backend.opencl;

/**
 * What one work item of a convolution computes.
 *
 * @param pixels  neighbours in a row of output
 * @param vectors of output channels
 * @param width   channels in a vector
 */
record Tile(int pixels, int vectors, int width) {

    /** Output channels. */
    int channels() {
        return vectors * width;
    }

    /** As in {@code 14x2x8}. */
    @Override
    public String toString() {
        return pixels + "x" + vectors + "x" + width;
    }
}

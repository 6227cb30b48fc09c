package io.herofake.backend.opencl;

/**
 * How a convolution is computed.
 *
 * @param winograd by Winograd's algorithm, or directly
 * @param tile     of the product of matrices
 */
record Choice(boolean winograd, Tile tile) {

    /** Output pixels at a side of a tile of Winograd's algorithm. */
    static final int WINOGRAD_TILE = 4;

    /** Planes of Winograd's algorithm. */
    static final int WINOGRAD_PLANES = 36;

    /** How many tiles of Winograd's algorithm cover a side. */
    static int tiles(int side) {
        return (side + WINOGRAD_TILE - 1) / WINOGRAD_TILE;
    }

    /** As in {@code winograd-14x1x16}. */
    @Override
    public String toString() {
        return (winograd ? "winograd-" : "direct-") + tile;
    }
}

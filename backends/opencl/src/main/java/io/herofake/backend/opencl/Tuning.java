package io.herofake.backend.opencl;

import java.util.ArrayList;
import java.util.List;

/**
 * What kernels can be like on one kind of device: which tiles are worth trying, how weights lie, what a work group is.
 *
 * @param align   values of a pixel are a multiple of this
 * @param width   of vectors in all programs but the convolution's
 * @param blocked whether a block of output channels has its weights together, as a processor's cache likes them, or side by
 *                side with the other blocks', as neighbouring work items of a GPU read them
 * @param localX  work items of a group along output channels
 * @param localY  work items of a group along pixels
 * @param tiles   worth trying for large layers
 * @param plain   for small ones, by falling pixels; the last has one pixel
 */
record Tuning(int align, int width, boolean blocked, int localX, int localY, List<Tile> tiles, List<Tile> plain) {

    /** Below so many multiplications a picture, no layer is worth measuring. */
    static final long WORTH_PRODUCTS = 4_000_000;

    /** Rows of values whose lengths are multiples of this fall on few cache sets; they are kept a little apart. */
    private static final int CACHE_ROW = 512;

    /** float32 values in the widest vectors of today's processors (AVX-512). */
    private static final int WIDE = 16;

    private static final int NARROWEST = 4;

    private static final List<Tile> WIDE_TILES = List.of(
            new Tile(28, 1, 16), new Tile(14, 1, 16), new Tile(7, 2, 16), new Tile(4, 4, 8), new Tile(1, 4, 16));

    private static final Tuning GRAPHICS = new Tuning(
            4,
            4,
            false,
            16,
            4,
            List.of(new Tile(4, 1, 4), new Tile(8, 1, 4), new Tile(4, 2, 4), new Tile(8, 2, 4), new Tile(1, 1, 4)),
            List.of(new Tile(4, 1, 4), new Tile(1, 1, 4)));

    /** What suits a device. */
    static Tuning of(Device device) {
        if (device.type() == Device.Type.CPU) {
            return processor(device.vectorWidth());
        }
        boolean fits = GRAPHICS.localX * GRAPHICS.localY <= device.maxGroup();
        return fits
                ? GRAPHICS
                : new Tuning(GRAPHICS.align, GRAPHICS.width, GRAPHICS.blocked, 1, 1, GRAPHICS.tiles, GRAPHICS.plain);
    }

    /** A tile's sums must fit into the vector registers: 32 with the widest vectors, else 16. */
    private static Tuning processor(int vectorWidth) {
        int width = Math.max(NARROWEST, Math.min(WIDE / 2, vectorWidth));
        List<Tile> tiles = vectorWidth >= WIDE
                ? WIDE_TILES
                : List.of(new Tile(12, 1, width), new Tile(6, 2, width), new Tile(4, 2, width), new Tile(1, 8, width));
        return new Tuning(WIDE, width, true, 1, 1, tiles, List.of(new Tile(4, 2, width), new Tile(1, 2, width)));
    }

    /** Values from one pixel to the next. */
    int stride(int channels) {
        int stride = (channels + align - 1) / align * align;
        return stride % CACHE_ROW == 0 ? stride + align : stride;
    }

    /** The ways that are worth measuring for a layer; one only if it is small. */
    List<Choice> choices(Layer.Convolution layer) {
        return layer.weights().products() * layer.outShape().pixels() < WORTH_PRODUCTS
                ? List.of(plain(layer))
                : all(layer);
    }

    /** The way for small layers, which needs few programs. */
    Choice plain(Layer.Convolution layer) {
        int rowLength = rowLength(layer, false);
        Tile tile = plain.stream()
                .filter(candidate -> candidate.pixels() <= rowLength)
                .findFirst()
                .orElseThrow();
        return new Choice(false, tile);
    }

    /** All ways that fit a layer. */
    List<Choice> all(Layer.Convolution layer) {
        List<Choice> choices = new ArrayList<>();
        boolean winograd = layer.window().winograd()
                && Math.min(layer.in().channels(), layer.outShape().channels()) >= align;
        for (boolean way : winograd ? new boolean[] {true, false} : new boolean[] {false}) {
            for (Tile tile : tiles) {
                if (tile.pixels() <= rowLength(layer, way)) {
                    choices.add(new Choice(way, tile));
                }
            }
        }
        return choices;
    }

    private static int rowLength(Layer.Convolution layer, boolean winograd) {
        if (winograd) {
            return Choice.tiles(layer.outShape().height())
                    * Choice.tiles(layer.outShape().width());
        }
        return layer.window().pointwise()
                ? layer.outShape().pixels()
                : layer.outShape().width();
    }
}

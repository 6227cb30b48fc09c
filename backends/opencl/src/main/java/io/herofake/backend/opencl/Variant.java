package io.herofake.backend.opencl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A program: a source and what it is compiled with.
 *
 * @param source      name of a resource without its ending
 * @param width       float32 values in a vector
 * @param pixels      of the convolution's tile; 0 in other programs
 * @param vectors     of the convolution's tile; 0 in other programs
 */
record Variant(String source, int width, int pixels, int vectors) {

    static final String CONVOLUTION = "convolution";

    /** The program of all other layers. */
    static Variant layers(int width) {
        return new Variant("layers", width, 0, 0);
    }

    static Variant convolution(Tile tile) {
        return new Variant(CONVOLUTION, tile.width(), tile.pixels(), tile.vectors());
    }

    /** For the compiler. */
    String options() {
        return "-DWIDTH=" + width + (pixels > 0 ? " -DPIXELS=" + pixels + " -DVECTORS=" + vectors : "");
    }

    /** The program's text. */
    String text() {
        return resource("common") + resource(source);
    }

    private static String resource(String name) {
        try (InputStream in = Variant.class.getResourceAsStream(name + ".cl")) {
            if (in == null) {
                throw new IllegalStateException("the resource " + name + ".cl is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.herofake.model.picture;

/**
 * A decoded picture: upright, 8-bit sRGB, rows from the top, three bytes a pixel (red, green, blue), no padding.
 * Immutable as long as nobody writes to {@link #rgb()}.
 */
public final class Picture {
    private final int width;
    private final int height;
    private final byte[] rgb;

    /**
     * Wraps pixels, which are not copied.
     *
     * @param width  in pixels, above 0
     * @param height in pixels, above 0
     * @param rgb    {@code 3 * width * height} bytes; the caller gives them away
     */
    public Picture(int width, int height, byte[] rgb) {
        if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
            throw new IllegalArgumentException(rgb.length + " bytes are not a picture of " + width + "x" + height);
        }
        this.width = width;
        this.height = height;
        this.rgb = rgb;
    }

    /** In pixels. */
    public int width() {
        return width;
    }

    /** In pixels. */
    public int height() {
        return height;
    }

    /** The pixels themselves, not a copy: value {@code c} (0 red, 1 green, 2 blue) of pixel x, y is at {@code 3 * (y * width + x) + c}. */
    public byte[] rgb() {
        return rgb;
    }
}

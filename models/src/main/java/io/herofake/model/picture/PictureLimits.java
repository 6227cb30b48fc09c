package io.herofake.model.picture;

/**
 * How large a picture may be. Everything here is checked from the header, before anything is decoded.
 *
 * @param maxEncodedBytes size of the encoded file, in bytes
 * @param maxPixels       width times height
 * @param maxWidth        in pixels, as stored
 * @param maxHeight       in pixels, as stored
 */
public record PictureLimits(int maxEncodedBytes, int maxPixels, int maxWidth, int maxHeight) {
    /** 20 MiB, 25 million pixels (a 24-megapixel camera's 6000 x 4000 fits), 16384 pixels a side. */
    public static final PictureLimits DEFAULT = new PictureLimits(20 << 20, 25_000_000, 16_384, 16_384);

    /** The most pixels that can be asked for: intermediate buffers of 8 bytes a pixel must fit a Java array. */
    public static final int PIXELS_CEILING = 200_000_000;

    /** Checks ranges. */
    public PictureLimits {
        requireWithin("maxEncodedBytes", maxEncodedBytes, 1 << 30);
        requireWithin("maxPixels", maxPixels, PIXELS_CEILING);
        requireWithin("maxWidth", maxWidth, 65_535);
        requireWithin("maxHeight", maxHeight, 65_535);
    }

    private static void requireWithin(String name, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be 1 to " + max);
        }
    }

    void check(PictureInfo info) throws PictureException {
        if (info.width() > maxWidth || info.height() > maxHeight || info.pixels() > maxPixels) {
            throw new PictureException(
                    PictureException.Kind.TOO_LARGE,
                    "the picture is " + info.width() + "x" + info.height() + " pixels; at most " + maxPixels
                            + " pixels, " + maxWidth + " wide and " + maxHeight + " high are accepted");
        }
    }

    void check(byte[] encoded) throws PictureException {
        if (encoded.length > maxEncodedBytes) {
            throw new PictureException(
                    PictureException.Kind.TOO_LARGE,
                    "the file is " + encoded.length + " bytes; at most " + maxEncodedBytes + " are accepted");
        }
    }
}

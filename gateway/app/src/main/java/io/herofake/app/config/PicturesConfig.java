package io.herofake.app.config;

/**
 * How large a picture may be; checked from its header, before anything is decoded.
 *
 * @param maxPixels width times height
 * @param maxWidth  in pixels
 * @param maxHeight in pixels
 */
public record PicturesConfig(
        @Setting(
                value = "25000000",
                min = "1",
                max = "200000000",
                doc = "Most pixels of a picture (width times height). One with more is refused before it is decoded.")
        int maxPixels,

        @Setting(value = "16384", min = "1", max = "65535", doc = "Greatest width of a picture in pixels.")
        int maxWidth,

        @Setting(value = "16384", min = "1", max = "65535", doc = "Greatest height of a picture in pixels.")
        int maxHeight) {}

package io.herofake.model.picture;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What readers deliver, as RGB. Samples are taken as they are stored; Java's colour management stays out of it, because it takes gray to be
 * linear light, which gray in pictures is not. More than 8 bits are rounded to 8; alpha is composited on white.
 */
final class Pixels {
    private Pixels() {}

    /** The image as a picture; the image must not be used afterwards, because its memory may be. */
    static Picture toPicture(BufferedImage image) {
        byte[] blueFirst = wholeBlueFirst(image);
        if (blueFirst != null) {
            swapRedAndBlue(blueFirst);
            return new Picture(image.getWidth(), image.getHeight(), blueFirst);
        }
        byte[] rgb = new byte[3 * image.getWidth() * image.getHeight()];
        if (image.getColorModel() instanceof IndexColorModel palette) {
            copyIndexed(image.getRaster(), palette, rgb);
        } else {
            copySamples(image, rgb);
        }
        return new Picture(image.getWidth(), image.getHeight(), rgb);
    }

    /** Puts colour and alpha of a pixel (not premultiplied, {@code 0xAARRGGBB}) on white. */
    static void putOnWhite(int argb, byte[] rgb, int at) {
        int alpha = argb >>> 24;
        rgb[at] = onWhite(argb >> 16 & 0xff, alpha);
        rgb[at + 1] = onWhite(argb >> 8 & 0xff, alpha);
        rgb[at + 2] = onWhite(argb & 0xff, alpha);
    }

    private static byte onWhite(int value, int alpha) {
        return (byte) (255 - dividedBy255((255 - value) * alpha));
    }

    /** {@code value / 255} rounded to nearest, for 0 to 255 * 255. */
    static int dividedBy255(int value) {
        int rounded = value + 128;
        return (rounded + (rounded >> 8)) >> 8;
    }

    private static byte @Nullable [] wholeBlueFirst(BufferedImage image) {
        if (image.getType() == BufferedImage.TYPE_3BYTE_BGR
                && image.getRaster().getDataBuffer() instanceof DataBufferByte buffer
                && buffer.getData().length == 3 * image.getWidth() * image.getHeight()) {
            return buffer.getData();
        }
        return null;
    }

    private static void swapRedAndBlue(byte[] pixels) {
        for (int i = 0; i < pixels.length; i += 3) {
            byte first = pixels[i];
            pixels[i] = pixels[i + 2];
            pixels[i + 2] = first;
        }
    }

    private static void copyIndexed(Raster raster, IndexColorModel palette, byte[] rgb) {
        // An index beyond the palette is black, as in libpng.
        int[] argb = new int[1 << palette.getPixelSize()];
        Arrays.fill(argb, 0xff000000);
        palette.getRGBs(argb);
        int[] row = new int[raster.getWidth()];
        int out = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(0, y, row.length, 1, row);
            for (int index : row) {
                putOnWhite(argb[index], rgb, out);
                out += 3;
            }
        }
    }

    private static void copySamples(BufferedImage image, byte[] rgb) {
        Raster raster = image.getRaster();
        int bands = raster.getNumBands();
        int bits = raster.getSampleModel().getSampleSize(0);
        int[] row = new int[bands * raster.getWidth()];
        int out = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            readRow(raster, y, row);
            if (bits == 16) {
                roundTo8Bits(row);
            }
            for (int x = 0; x < row.length; x += bands, out += 3) {
                putOnWhite(argb(row, x, bands), rgb, out);
            }
        }
    }

    /** Bands are gray, gray and alpha, RGB, or RGB and alpha. */
    private static int argb(int[] row, int at, int bands) {
        int alpha = bands % 2 == 0 ? row[at + bands - 1] : 255;
        int blue = bands < 3 ? row[at] : row[at + 2];
        int green = bands < 3 ? row[at] : row[at + 1];
        return alpha << 24 | row[at] << 16 | green << 8 | blue;
    }

    /** As libpng's png_set_scale_16: to nearest. */
    private static void roundTo8Bits(int[] row) {
        for (int i = 0; i < row.length; i++) {
            row[i] = (row[i] * 255 + 32_895) >> 16;
        }
    }

    /** {@link Raster#getPixels(int, int, int, int, int[])}, which is slow, sped up for the most common kind. */
    private static void readRow(Raster raster, int y, int[] row) {
        if (raster.getSampleModel() instanceof PixelInterleavedSampleModel model
                && raster.getDataBuffer() instanceof DataBufferByte buffer
                && buffer.getNumBanks() == 1
                && raster.getSampleModelTranslateX() == 0
                && raster.getSampleModelTranslateY() == 0) {
            int bands = model.getNumBands();
            byte[] data = buffer.getData();
            for (int band = 0; band < bands; band++) {
                int at = buffer.getOffset() + y * model.getScanlineStride() + model.getBandOffsets()[band];
                for (int i = band; i < row.length; i += bands, at += model.getPixelStride()) {
                    row[i] = data[at] & 0xff;
                }
            }
        } else {
            raster.getPixels(0, y, raster.getWidth(), 1, row);
        }
    }
}

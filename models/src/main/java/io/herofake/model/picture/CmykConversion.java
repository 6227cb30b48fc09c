package io.herofake.model.picture;

import java.awt.image.Raster;

/**
 * Four-channel JPEG samples to RGB. Such files store inverted ink (255 is none), a convention of Adobe's that all follow. Colour profiles are
 * not applied: {@code r = (255 - c) * (255 - k) / 255} and so on, as Pillow does.
 */
final class CmykConversion {
    private CmykConversion() {}

    /**
     * The picture in a raster of four channels.
     *
     * @param raster samples as they are stored
     * @param ycck   whether the first three are luminance and chrominance of the ink (ITU-T T.871 equations) instead of ink
     */
    static Picture toPicture(Raster raster, boolean ycck) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        byte[] rgb = new byte[3 * width * height];
        int[] row = new int[4 * width];
        int out = 0;
        for (int y = 0; y < height; y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int x = 0; x < row.length; x += 4) {
                if (ycck) {
                    toInk(row, x);
                }
                for (int c = 0; c < 3; c++) {
                    rgb[out++] = (byte) Pixels.dividedBy255(row[x + c] * row[x + 3]);
                }
            }
        }
        return new Picture(width, height, rgb);
    }

    /** YCbCr to RGB gives the ink itself; 255 minus it is what {@link #toPicture} goes on with. */
    private static void toInk(int[] row, int at) {
        int luma = row[at];
        int cb = row[at + 1] - 128;
        int cr = row[at + 2] - 128;
        row[at] = 255 - clamp(luma + fixed(91_881 * cr));
        row[at + 1] = 255 - clamp(luma + fixed(-22_554 * cb - 46_802 * cr));
        row[at + 2] = 255 - clamp(luma + fixed(116_130 * cb));
    }

    /** Factors are in units of 2^-16: 1.402, 0.344136, 0.714136, 1.772. */
    private static int fixed(int value) {
        return (value + 32_768) >> 16;
    }

    private static int clamp(int value) {
        return Math.max(0, Math.min(255, value));
    }
}

package io.herofake.model.picture;

/** The one EXIF value of use here (EXIF 2.3, tag 0x0112 in the first directory): how the picture was held. */
final class ExifOrientation {
    private static final int TAG = 0x0112;
    private static final int SHORT = 3;

    private ExifOrientation() {}

    /**
     * Reads it from a TIFF structure that lies between two places; 1 (upright) if it is not there or makes no sense, because a picture is not
     * refused for its metadata.
     */
    static int read(Encoded in, int from, int to) {
        try {
            boolean littleEndian = in.has(from, "II");
            if (to - from < 8 || !(littleEndian || in.has(from, "MM"))) {
                return 1;
            }
            long directory = from + u32(in, from + 4, littleEndian);
            if (directory + 2 > to) {
                return 1;
            }
            int entries = u16(in, (int) directory, littleEndian);
            for (int i = 0; i < entries && directory + 14 + 12L * i <= to; i++) {
                int entry = (int) directory + 2 + 12 * i;
                if (u16(in, entry, littleEndian) == TAG && u16(in, entry + 2, littleEndian) == SHORT) {
                    int value = u16(in, entry + 8, littleEndian);
                    return value >= 1 && value <= 8 ? value : 1;
                }
            }
            return 1;
        } catch (PictureException pastTheEnd) {
            return 1;
        }
    }

    private static int u16(Encoded in, int at, boolean littleEndian) throws PictureException {
        return littleEndian ? in.u16le(at) : in.u16(at);
    }

    private static long u32(Encoded in, int at, boolean littleEndian) throws PictureException {
        return littleEndian ? in.u32le(at) : in.u32(at);
    }

    /** The picture turned upright. Orientation 1 gives back the very picture. */
    static Picture upright(Picture picture, int orientation) {
        if (orientation == 1) {
            return picture;
        }
        boolean transposed = orientation >= 5;
        boolean fromRight = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
        boolean fromBottom = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
        int width = transposed ? picture.height() : picture.width();
        int height = transposed ? picture.width() : picture.height();
        int stepX = fromRight ? -3 : 3;
        int stepY = fromBottom ? -3 * picture.width() : 3 * picture.width();
        int origin =
                3 * ((fromRight ? picture.width() - 1 : 0) + (fromBottom ? picture.height() - 1 : 0) * picture.width());
        byte[] from = picture.rgb();
        byte[] to = new byte[from.length];
        int out = 0;
        for (int y = 0; y < height; y++) {
            int in = origin + y * (transposed ? stepX : stepY);
            for (int x = 0; x < width; x++, in += transposed ? stepY : stepX) {
                to[out++] = from[in];
                to[out++] = from[in + 1];
                to[out++] = from[in + 2];
            }
        }
        return new Picture(width, height, to);
    }
}

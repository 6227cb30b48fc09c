package io.herofake.model.picture;

import io.herofake.model.picture.PictureException.Kind;

/** The frame header (SOF) of a JPEG file. */
final class JpegHeader {
    private JpegHeader() {}

    static PictureInfo read(Encoded encoded) throws PictureException {
        int at = 2;
        while (true) {
            if (encoded.u8(at) != 0xff) {
                throw new PictureException(Kind.CORRUPT, "the JPEG has no marker at byte " + at);
            }
            int marker = encoded.u8(at + 1);
            if (marker == 0xff) {
                at++;
            } else if (isFrame(marker)) {
                int height = encoded.u16(at + 5);
                int width = encoded.u16(at + 7);
                if (height == 0 || width == 0) {
                    throw new PictureException(
                            Kind.CORRUPT, "the JPEG's header gives a size of " + width + "x" + height);
                }
                return new PictureInfo(PictureFormat.JPEG, width, height);
            } else {
                at += 2 + encoded.u16(at + 2);
            }
        }
    }

    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }
}

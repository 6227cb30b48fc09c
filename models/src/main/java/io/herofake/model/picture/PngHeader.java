package io.herofake.model.picture;

import io.herofake.model.picture.PictureException.Kind;

/** The IHDR chunk of a PNG file. */
final class PngHeader {
    private PngHeader() {}

    static PictureInfo read(Encoded encoded) throws PictureException {
        if (encoded.u32(8) != 13 || !encoded.fourCc(12).equals("IHDR")) {
            throw new PictureException(Kind.CORRUPT, "the PNG does not begin with its header chunk (IHDR)");
        }
        long width = encoded.u32(16);
        long height = encoded.u32(20);
        encoded.require(24, 5);
        if (width < 1 || height < 1 || width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
            throw new PictureException(Kind.CORRUPT, "the PNG's header gives a size of " + width + "x" + height);
        }
        return new PictureInfo(PictureFormat.PNG, (int) width, (int) height);
    }
}

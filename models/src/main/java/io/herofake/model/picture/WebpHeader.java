package io.herofake.model.picture;

import io.herofake.model.picture.PictureException.Kind;

/** The first chunk of a WebP file (RFC 9649). */
final class WebpHeader {
    private WebpHeader() {}

    static PictureInfo read(Encoded encoded) throws PictureException {
        return switch (encoded.fourCc(12)) {
            case "VP8X" -> info(encoded.u24le(24) + 1, encoded.u24le(27) + 1);
            case "VP8 " -> info(encoded.u16le(26) & 0x3fff, encoded.u16le(28) & 0x3fff);
            case "VP8L" -> {
                long bits = encoded.u32le(21);
                yield info((int) (bits & 0x3fff) + 1, (int) (bits >> 14 & 0x3fff) + 1);
            }
            default ->
                throw new PictureException(Kind.CORRUPT, "the WebP does not begin with a VP8, VP8L or VP8X chunk");
        };
    }

    private static PictureInfo info(int width, int height) throws PictureException {
        if (width == 0 || height == 0) {
            throw new PictureException(Kind.CORRUPT, "the WebP's header gives a size of " + width + "x" + height);
        }
        return new PictureInfo(PictureFormat.WEBP, width, height);
    }
}

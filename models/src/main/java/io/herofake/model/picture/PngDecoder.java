package io.herofake.model.picture;

import javax.imageio.spi.ImageReaderSpi;

/** PNG through the JDK's reader. */
final class PngDecoder {
    private static final ImageReaderSpi READER = ImageIoReader.ofJdk(PictureFormat.PNG);

    private PngDecoder() {}

    static Picture decode(Encoded encoded) throws PictureException {
        PngFile file = PngFile.whole(encoded);
        Picture stored = ImageIoReader.read(
                READER, PictureFormat.PNG, file.essentials(), reader -> Pixels.toPicture(reader.read(0)));
        return ExifOrientation.upright(ColourProfile.toSrgb(stored, file.profile()), file.orientation());
    }
}

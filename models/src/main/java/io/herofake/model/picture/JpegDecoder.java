package io.herofake.model.picture;

import io.herofake.model.picture.JpegFile.Colours;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;

/** JPEG through the JDK's reader, which is libjpeg; only four-channel colours, which it does not convert, are converted here. */
final class JpegDecoder {
    /** Every scan of a progressive JPEG costs about as much time as a whole picture does. */
    private static final int MAX_SCANS = 100;

    private static final ImageReaderSpi READER = ImageIoReader.ofJdk(PictureFormat.JPEG);

    private JpegDecoder() {}

    static Picture decode(Encoded encoded, PictureInfo info, PictureLimits limits) throws PictureException {
        JpegFile file = JpegFile.whole(encoded);
        if (file.scans() > MAX_SCANS || file.scans() * info.pixels() > 16L * limits.maxPixels()) {
            throw new PictureException(
                    PictureException.Kind.TOO_LARGE,
                    "the JPEG has " + file.scans() + " scans of " + info.width() + "x" + info.height()
                            + " pixels: too much work to decode");
        }
        Colours colours = file.colours();
        Picture stored =
                ImageIoReader.read(READER, PictureFormat.JPEG, file.essentials(), reader -> read(reader, colours));
        boolean ofThreeChannels = colours == Colours.YCBCR || colours == Colours.RGB;
        Picture srgb = ColourProfile.toSrgb(stored, ofThreeChannels ? file.profile() : null);
        return ExifOrientation.upright(srgb, file.orientation());
    }

    private static Picture read(ImageReader reader, Colours colours) throws IOException, PictureException {
        List<String> damage = new ArrayList<>(1);
        reader.addIIOReadWarningListener((source, warning) -> {
            if (damage.isEmpty() && !isHarmless(warning)) {
                damage.add(warning);
            }
        });
        Picture picture = isFourChannel(colours)
                ? CmykConversion.toPicture(reader.readRaster(0, null), colours == Colours.YCCK)
                : Pixels.toPicture(reader.read(0));
        if (!damage.isEmpty()) {
            throw JpegFile.corrupt(damage.get(0));
        }
        return picture;
    }

    /**
     * libjpeg goes on after damage and fills up with gray, with no more than a warning; it reports only the first. Bytes left
     * over before the end marker are common, and nothing is decoded after them.
     */
    private static boolean isHarmless(String warning) {
        return warning.endsWith("extraneous bytes before marker 0xd9");
    }

    private static boolean isFourChannel(Colours colours) {
        return colours == Colours.CMYK || colours == Colours.YCCK;
    }
}

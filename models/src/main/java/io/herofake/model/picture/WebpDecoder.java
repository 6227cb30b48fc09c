package io.herofake.model.picture;

import com.luciad.imageio.webp.WebPImageReaderSpi;
import com.luciad.imageio.webp.WebPReadParam;
import io.herofake.model.picture.PictureException.Kind;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageReader;

/** WebP through libwebp, the reference implementation, by the ImageIO reader that wraps it. */
final class WebpDecoder {
    private static final WebPImageReaderSpi READER = new WebPImageReaderSpi();

    private WebpDecoder() {}

    static Picture decode(Encoded encoded) throws PictureException {
        WebpFile file = WebpFile.whole(encoded);
        try {
            Picture stored = ImageIoReader.read(
                    READER, PictureFormat.WEBP, file.essentials(), reader -> toPicture(read(reader), file));
            return ExifOrientation.upright(ColourProfile.toSrgb(stored, file.profile()), file.orientation());
        } catch (LinkageError e) {
            throw new PictureException(
                    Kind.UNSUPPORTED,
                    "WebP cannot be read on this machine, because libwebp does not load; send JPEG or PNG",
                    e);
        }
    }

    private static BufferedImage read(ImageReader reader) throws IOException {
        try {
            return reader.read(0, Options.DEFAULT);
        } catch (OutOfMemoryError e) {
            if (e.getMessage() != null) {
                throw e;
            }
            // The reader's own word, without a message, for a status that libwebp gives on damaged alpha data as well.
            // The Java
            // virtual machine's errors have messages.
            throw new IOException("libwebp cannot decode it", e);
        }
    }

    private static Picture toPicture(BufferedImage image, WebpFile file) {
        int width = file.canvas().width();
        byte[] rgb = new byte[3 * width * file.canvas().height()];
        if (image.getWidth() < width || image.getHeight() < file.canvas().height()) {
            Arrays.fill(rgb, (byte) 255);
        }
        int opaque = image.getColorModel().hasAlpha() ? 0 : 0xff000000;
        int[] argb = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        for (int y = 0, in = 0; y < image.getHeight(); y++) {
            int out = 3 * ((file.top() + y) * width + file.left());
            for (int x = 0; x < image.getWidth(); x++, out += 3) {
                Pixels.putOnWhite(argb[in++] | opaque, rgb, out);
            }
        }
        return new Picture(width, file.canvas().height(), rgb);
    }

    /** Native memory, never changed after, shared by all: loaded on first use, so that all else works where libwebp does not load. */
    private static final class Options {
        static final WebPReadParam DEFAULT = new WebPReadParam();
    }
}

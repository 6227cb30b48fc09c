package io.herofake.model.picture;

import io.herofake.model.picture.PictureException.Kind;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;

/**
 * Runs ImageIO readers: one new reader a picture (they keep state and are not thread-safe; making one takes microseconds), always closed, and
 * every failure of theirs as a {@link PictureException}.
 */
final class ImageIoReader {
    /** What to read. */
    @FunctionalInterface
    interface Reading<T> {
        T read(ImageReader reader) throws IOException, PictureException;
    }

    private ImageIoReader() {}

    /**
     * The JDK's own reader. Looked up once: what else is on the class path has no say in how pictures are decoded.
     *
     * @throws IllegalStateException if this Java runtime is without it
     */
    static ImageReaderSpi ofJdk(PictureFormat format) {
        for (Iterator<ImageReader> i = ImageIO.getImageReadersByMIMEType(format.mediaType()); i.hasNext(); ) {
            ImageReaderSpi spi = i.next().getOriginatingProvider();
            if (spi.getClass().getModule() == ImageIO.class.getModule()) {
                return spi;
            }
        }
        throw new IllegalStateException(
                "this Java runtime has no " + format + " reader; it needs the module java.desktop");
    }

    static <T> T read(ImageReaderSpi spi, PictureFormat format, Essentials essentials, Reading<T> reading)
            throws PictureException {
        ImageReader reader = null;
        try {
            reader = spi.createReaderInstance();
            reader.setInput(essentials.asInput(), true, true);
            return reading.read(reader);
        } catch (IOException e) {
            throw new PictureException(Kind.CORRUPT, "the " + format + " is damaged: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            // Damage that a reader stumbles over instead of finding it; what it says then means nothing to the sender.
            throw new PictureException(Kind.CORRUPT, "the " + format + " is damaged: its data cannot be decoded", e);
        } finally {
            if (reader != null) {
                reader.dispose();
            }
        }
    }
}

package io.herofake.model.picture;

import io.herofake.model.picture.PictureException.Kind;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Decodes what the JDK's ImageIO reads. */
final class ImageIoDecoder {
    private ImageIoDecoder() {}

    static Picture decode(PictureInfo info, byte[] encoded) throws PictureException {
        BufferedImage image;
        try (var stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(encoded))) {
            image = ImageIO.read(stream);
        } catch (IOException | RuntimeException e) {
            throw new PictureException(Kind.CORRUPT, "the " + info.format() + " picture is damaged", e);
        }
        if (image == null) {
            throw new PictureException(Kind.UNSUPPORTED, info.format() + " pictures of this kind are not read");
        }
        return toPicture(image);
    }

    private static Picture toPicture(BufferedImage image) {
        int[] argb = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        byte[] rgb = new byte[3 * argb.length];
        for (int i = 0; i < argb.length; i++) {
            rgb[3 * i] = (byte) (argb[i] >> 16);
            rgb[3 * i + 1] = (byte) (argb[i] >> 8);
            rgb[3 * i + 2] = (byte) argb[i];
        }
        return new Picture(image.getWidth(), image.getHeight(), rgb);
    }
}

package io.herofake.app;

import io.herofake.model.InputContract;
import io.herofake.model.InputContract.Resize;
import io.herofake.model.picture.InputTransform;
import io.herofake.model.picture.Picture;
import io.herofake.model.picture.PictureDecoder;
import io.herofake.model.picture.PictureException;
import java.awt.image.BufferedImage;
import java.awt.image.ConvolveOp;
import java.awt.image.Kernel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** What happens to pictures on their way to a detector; {@code evaluate} measures what it costs. */
enum Disturbance {
    /** Nothing: the picture as it is. */
    NONE("none", "as they are"),
    /** JPEG compression of quality 70. */
    JPEG_70("jpeg70", "saved again as JPEG, quality 70"),
    /** JPEG compression of quality 50. */
    JPEG_50("jpeg50", "saved again as JPEG, quality 50"),
    /** JPEG compression of quality 30. */
    JPEG_30("jpeg30", "saved again as JPEG, quality 30"),
    /** A Gaussian blur of one pixel. */
    BLUR("blur", "Gaussian blur, standard deviation 1 pixel"),
    /** Half the size and back. */
    RESIZE("resize", "shrunk to half the width and height, and enlarged again"),
    /** Gaussian noise. */
    NOISE("noise", "Gaussian noise, standard deviation 5 of 255");

    private static final double NOISE_DEVIATION = 5;
    private static final int BLUR_REACH = 3;

    private final String id;
    private final String description;

    Disturbance(String id, String description) {
        this.id = id;
        this.description = description;
    }

    /** Its name in results. */
    String id() {
        return id;
    }

    /** What is done, for people. */
    String description() {
        return description;
    }

    /**
     * A disturbed copy, or the picture itself.
     *
     * @param seed of the noise
     */
    Picture apply(Picture picture, long seed) {
        return switch (this) {
            case NONE -> picture;
            case JPEG_70 -> compressed(picture, 0.70f);
            case JPEG_50 -> compressed(picture, 0.50f);
            case JPEG_30 -> compressed(picture, 0.30f);
            case BLUR -> blurred(picture);
            case RESIZE ->
                resized(
                        resized(picture, Math.max(1, picture.width() / 2), Math.max(1, picture.height() / 2)),
                        picture.width(),
                        picture.height());
            case NOISE -> noisy(picture, new Random(seed));
        };
    }

    private static Picture compressed(Picture picture, float quality) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(quality);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image(picture), null, null), parameters);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        try {
            return new PictureDecoder().decode(bytes.toByteArray());
        } catch (PictureException e) {
            throw new IllegalStateException("a picture that was just written cannot be read", e);
        }
    }

    private static Picture blurred(Picture picture) {
        int side = 2 * BLUR_REACH + 1;
        float[] weights = new float[side];
        float sum = 0;
        for (int i = 0; i < side; i++) {
            weights[i] = (float) Math.exp(-0.5 * (i - BLUR_REACH) * (i - BLUR_REACH));
            sum += weights[i];
        }
        for (int i = 0; i < side; i++) {
            weights[i] /= sum;
        }
        BufferedImage rows =
                new ConvolveOp(new Kernel(side, 1, weights), ConvolveOp.EDGE_NO_OP, null).filter(image(picture), null);
        return picture(new ConvolveOp(new Kernel(1, side, weights), ConvolveOp.EDGE_NO_OP, null).filter(rows, null));
    }

    private static Picture resized(Picture picture, int width, int height) {
        List<Float> zero = List.of(0f, 0f, 0f);
        List<Float> one = List.of(1f, 1f, 1f);
        return new InputTransform(new InputContract("picture", width, height, Resize.STRETCH, zero, one)).fit(picture);
    }

    private static Picture noisy(Picture picture, Random random) {
        byte[] rgb = picture.rgb().clone();
        for (int i = 0; i < rgb.length; i++) {
            long value = Math.round((rgb[i] & 0xff) + NOISE_DEVIATION * random.nextGaussian());
            rgb[i] = (byte) Math.max(0, Math.min(255, value));
        }
        return new Picture(picture.width(), picture.height(), rgb);
    }

    private static BufferedImage image(Picture picture) {
        BufferedImage image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
        byte[] rgb = picture.rgb();
        for (int y = 0, at = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++, at += 3) {
                image.setRGB(x, y, ((rgb[at] & 0xff) << 16) | ((rgb[at + 1] & 0xff) << 8) | (rgb[at + 2] & 0xff));
            }
        }
        return image;
    }

    private static Picture picture(BufferedImage image) {
        byte[] rgb = new byte[3 * image.getWidth() * image.getHeight()];
        for (int y = 0, at = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++, at += 3) {
                int value = image.getRGB(x, y);
                rgb[at] = (byte) (value >> 16);
                rgb[at + 1] = (byte) (value >> 8);
                rgb[at + 2] = (byte) value;
            }
        }
        return new Picture(image.getWidth(), image.getHeight(), rgb);
    }
}

package io.herofake.bench;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Seeded pictures that cost a decoder about what photographs of their size do: soft gradients, shapes with edges, and
 * sensor-like noise; JPEG, quality 0.9, 4:2:0.
 */
final class TestPictures {

    private static final int SHAPES = 40;
    private static final int NOISE = 12;
    private static final float QUALITY = 0.9f;

    private TestPictures() {}

    /** Different pictures of one size. */
    static List<byte[]> jpegs(int count, int side) {
        List<byte[]> pictures = new ArrayList<>();
        for (int seed = 0; seed < count; seed++) {
            pictures.add(jpeg(draw(side, new Random(seed))));
        }
        return pictures;
    }

    private static BufferedImage draw(int side, Random random) {
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setPaint(new GradientPaint(0, 0, colour(random), side, side, colour(random)));
        graphics.fillRect(0, 0, side, side);
        for (int i = 0; i < SHAPES; i++) {
            graphics.setColor(colour(random));
            graphics.fillOval(
                    random.nextInt(side), random.nextInt(side), random.nextInt(side / 3), random.nextInt(side / 3));
        }
        graphics.dispose();
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                image.setRGB(x, y, noisy(image.getRGB(x, y), random));
            }
        }
        return image;
    }

    private static int noisy(int rgb, Random random) {
        int noisy = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            int value = (rgb >> shift & 0xff) + random.nextInt(2 * NOISE + 1) - NOISE;
            noisy |= Math.min(255, Math.max(0, value)) << shift;
        }
        return noisy;
    }

    private static Color colour(Random random) {
        return new Color(random.nextInt(1 << 24));
    }

    private static byte[] jpeg(BufferedImage image) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(QUALITY);
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}

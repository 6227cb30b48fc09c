package io.herofake.load;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * The pictures that are sent, in turn. Immutable and thread-safe.
 *
 * @param files       their bytes, at least one; not changed after this
 * @param description for people; says {@code generated} of a picture that is no photograph
 */
public record Pictures(List<byte[]> files, String description) {
    private static final Set<String> EXTENSIONS = Set.of("jpg", "jpeg", "png", "webp");
    private static final int WIDTH = 640;
    private static final int HEIGHT = 480;
    private static final int SHAPES = 30;
    private static final int NOISE = 12;
    /** What all of them may take together: they are kept in memory outside the heap. */
    private static final long MOST_BYTES = 512L << 20;

    /** Copies the list. */
    public Pictures {
        files = List.copyOf(files);
        if (files.isEmpty()) {
            throw new IllegalArgumentException("there must be a picture");
        }
    }

    /** One seeded picture of 640x480 with noise, which costs a decoder about what a photograph does. */
    public static Pictures generated() {
        SplittableRandom random = new SplittableRandom(1);
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setPaint(new GradientPaint(0, 0, Color.ORANGE, WIDTH, HEIGHT, Color.BLUE));
        graphics.fillRect(0, 0, WIDTH, HEIGHT);
        for (int i = 0; i < SHAPES; i++) {
            graphics.setColor(new Color(random.nextInt(1 << 24)));
            graphics.fillOval(random.nextInt(WIDTH), random.nextInt(HEIGHT), random.nextInt(200), random.nextInt(200));
        }
        graphics.dispose();
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            image.setRGB(i % WIDTH, i / WIDTH, noisy(image.getRGB(i % WIDTH, i / WIDTH), random));
        }
        byte[] jpeg = jpeg(image);
        return new Pictures(
                List.of(jpeg), "one generated JPEG of " + WIDTH + "x" + HEIGHT + ", " + jpeg.length + " bytes");
    }

    private static int noisy(int rgb, SplittableRandom random) {
        int noisy = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            int value = (rgb >> shift & 0xff) + random.nextInt(-NOISE, NOISE + 1);
            noisy |= Math.min(255, Math.max(0, value)) << shift;
        }
        return noisy;
    }

    private static byte[] jpeg(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "jpeg", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // not into memory
        }
        return bytes.toByteArray();
    }

    /**
     * Reads files, and all .jpg, .jpeg, .png and .webp files in and below folders.
     *
     * @throws IllegalArgumentException if there is no such file, a folder has none, a file is empty, or all together are larger
     *                                  than 512 MiB
     */
    public static Pictures read(List<Path> places) throws IOException {
        List<byte[]> files = new ArrayList<>();
        long bytes = 0;
        for (Path place : places) {
            for (Path file : Files.isDirectory(place) ? below(place) : List.of(place)) {
                requireFile(file);
                bytes += Files.size(file);
                if (bytes > MOST_BYTES) {
                    throw new IllegalArgumentException("the pictures have more than 512 MiB together; give fewer");
                }
                files.add(Files.readAllBytes(file));
            }
        }
        return new Pictures(files, files.size() + " from files, " + bytes + " bytes together");
    }

    private static void requireFile(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("there is no picture " + file);
        }
        if (Files.size(file) == 0) {
            throw new IllegalArgumentException("the picture " + file + " is empty");
        }
    }

    private static List<Path> below(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> found = all.filter(Pictures::looksLikeOne).sorted().toList();
            if (found.isEmpty()) {
                throw new IllegalArgumentException("no .jpg, .jpeg, .png or .webp file is in or below " + folder);
            }
            return found;
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static boolean looksLikeOne(Path file) {
        String name = file.toString();
        return EXTENSIONS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT))
                && Files.isRegularFile(file);
    }
}

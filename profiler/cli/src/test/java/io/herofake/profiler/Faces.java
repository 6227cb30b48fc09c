package io.herofake.profiler;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Draws pictures for tests; each seed another one. */
public final class Faces {
    private Faces() {}

    /** Writes a PNG, with the folders that it needs. */
    public static void draw(Path file, int seed) throws IOException {
        BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(new Color(seed * 37 & 0xff, seed * 91 & 0xff, seed * 13 & 0xff));
        graphics.fillRect(0, 0, 40, 30);
        graphics.setColor(Color.WHITE);
        graphics.fillOval(seed % 20, 5, 15, 20);
        graphics.dispose();
        Files.createDirectories(file.resolveSibling(""));
        if (!ImageIO.write(image, "png", file.toFile())) {
            throw new IOException("no writer for " + file);
        }
    }
}

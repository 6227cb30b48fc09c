package io.herofake.app;

import io.herofake.backend.DenseOnnx;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** Runs the command in this process, with a home folder of its own, and keeps what it prints. */
final class Cli {

    /**
     * What a command did.
     *
     * @param code its exit code
     * @param out  what it wrote to standard output
     * @param err  what it wrote to standard error
     */
    record Result(int code, String out, String err) {
        /** The lines of standard output. */
        List<String> lines() {
            return out.lines().toList();
        }

        /** The lines of standard error. */
        List<String> errors() {
            return err.lines().toList();
        }
    }

    private final Path home;
    private final Map<String, String> environment = new HashMap<>();
    private byte[] input = {};

    /** A command with this folder as home and working directory. */
    Cli(Path home) {
        this.home = home;
    }

    Cli environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Cli input(byte[] bytes) {
        input = bytes.clone();
        return this;
    }

    Result run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Herofake.run(context(new PrintWriter(out), new PrintWriter(err), end -> end.run()), arguments);
        return new Result(code, out.toString(), err.toString());
    }

    Context context(PrintWriter out, PrintWriter err, Lifetime lifetime) {
        return new Context(environment, home, home, new ByteArrayInputStream(input), out, err, false, lifetime);
    }

    /** A picture file whose bytes depend on the name's extension. */
    Path picture(String name, int seed) throws IOException {
        BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(new Color(seed * 37 & 0xff, seed * 91 & 0xff, seed * 13 & 0xff));
        graphics.fillRect(0, 0, 40, 30);
        graphics.setColor(Color.WHITE);
        graphics.drawLine(0, seed % 30, 39, 29);
        graphics.dispose();
        Path file = home.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        if (!ImageIO.write(image, name.substring(name.lastIndexOf('.') + 1), file.toFile())) {
            throw new IOException("no writer for " + name);
        }
        return file;
    }

    /** Adds a small network with random weights, 16x16 pixels, to the repository. */
    Result addSmallModel(String name) throws IOException {
        Path file = DenseOnnx.standard().write(home).artifact().file();
        return addModel(name, "cpu", file);
    }

    /** Adds a network that takes 16x16 pixels to the repository. */
    Result addModel(String name, String hardware, Path file) {
        return run(
                "models",
                "add",
                "--name",
                name,
                "--size",
                "16x16",
                "--hardware",
                hardware,
                "--untrained",
                file.toString());
    }

    /** The ONNX files of a model, sorted. */
    static List<Path> onnxFiles(Path model) throws IOException {
        try (Stream<Path> files = Files.list(model)) {
            return files.filter(file -> file.toString().endsWith(".onnx"))
                    .sorted()
                    .toList();
        }
    }
}

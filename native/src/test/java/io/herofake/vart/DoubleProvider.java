package io.herofake.vart;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A test double's library with cards of its own: each is a file of its own, and so a library of its own to the process, with
 * its own count of memory and lost cards.
 */
public final class DoubleProvider {

    /** The DPU that the cards have unless said otherwise. */
    public static final String TARGET = "DPUDOUBLE";

    /** Pictures that the cards take at once. */
    public static final int BATCH = 3;

    /** Address of the first card. */
    public static final String CARD = "0000:65:00.1";

    /** Address of the second card, which has no power sensor. */
    public static final String SECOND_CARD = "0000:b3:00.1";

    /** Compiled once for a JVM. */
    private static byte @Nullable [] compiled;

    private final Path folder;

    private DoubleProvider(Path folder) {
        this.folder = folder;
    }

    /** A library in a folder of its own, with two cards of 64 MiB. Skips the test without a compiler or binding. */
    public static DoubleProvider in(Path temporary) {
        try {
            Path folder = Files.createTempDirectory(temporary, "double");
            Files.write(folder.resolve("libdouble.so"), library());
            DoubleProvider made = new DoubleProvider(folder);
            made.cards(card(CARD, 64L << 20, "26.5"), card(SECOND_CARD, 64L << 20, "-"));
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A line of the cards' file. */
    public static String card(String address, long memoryBytes, String watts) {
        return "card " + address + " double_shell 2.14.1 " + memoryBytes + " " + TARGET + " " + BATCH + " " + watts;
    }

    private static synchronized byte[] library() throws IOException {
        if (compiled == null) {
            Path folder = Files.createTempDirectory("herofake-native");
            try {
                NativeBuild build = NativeBuild.in(folder);
                build.compile("-shared", "-fPIC", "-o", "libdouble.so", "dpu_double.cpp", "-ldl");
                compiled = Files.readAllBytes(build.file("libdouble.so"));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while compiling", e);
            } finally {
                delete(folder);
            }
        }
        return compiled;
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Says which cards there are from now on. */
    public void cards(String... lines) throws IOException {
        Files.write(folder.resolve("cards.txt"), List.of(lines));
    }

    /** The library's file. */
    public Path file() {
        return folder.resolve("libdouble.so");
    }

    /** Loads it as tests may. */
    public DpuLibrary load() {
        try {
            return DpuLibrary.loadForTests(file());
        } catch (DpuException e) {
            assumeTrue(e.status() != DpuStatus.NO_BINDING, e::getMessage);
            throw new AssertionError(e);
        }
    }
}

package io.herofake.sim.report;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A directory that appears with all its files or not at all: files are written to a hidden directory beside it, which is
 * renamed by {@link #commit} and deleted by {@link #close} if that was not called, also when the JVM is told to end.
 *
 * <p>An existing directory is kept unless it is empty. With {@code force} it is replaced, but only if it holds results of
 * ours (a {@code results.json}): a mistyped path never deletes anything else.
 */
public final class ResultsDirectory implements Closeable {
    /** The file that marks a directory as ours. */
    public static final String RESULTS = "results.json";

    private final Path target;
    private final Path temporary;
    private final Thread onExit = new Thread(this::deleteQuietly, "delete-unfinished-results");
    private boolean closed;

    private ResultsDirectory(Path target, Path temporary) {
        this.target = target;
        this.temporary = temporary;
    }

    /**
     * Checks that the directory may be written and begins.
     *
     * @throws IllegalArgumentException if it exists and may not be replaced
     * @throws IOException              if its parent cannot be written
     */
    public static ResultsDirectory begin(Path directory, boolean force) throws IOException {
        Path target = directory.toAbsolutePath().normalize();
        requireReplaceable(target, directory, force);
        Path parent = target.getParent();
        Path name = target.getFileName();
        if (parent == null || name == null) {
            throw new IllegalArgumentException("cannot write results to " + directory + "; name a new directory");
        }
        Files.createDirectories(parent);
        // Not createTempDirectory, which lets nobody but the owner read the results.
        Path temporary = Files.createDirectory(parent.resolve("." + name + "." + UUID.randomUUID()));
        ResultsDirectory results = new ResultsDirectory(target, temporary);
        Runtime.getRuntime().addShutdownHook(results.onExit);
        return results;
    }

    private static void requireReplaceable(Path target, Path shown, boolean force) throws IOException {
        if (!Files.exists(target)) {
            return;
        }
        if (!Files.isDirectory(target)) {
            throw new IllegalArgumentException(shown + " is a file; name a directory for the results");
        }
        if (isEmpty(target) || (force && Files.exists(target.resolve(RESULTS)))) {
            return;
        }
        throw new IllegalArgumentException(
                force
                        ? shown + " holds no " + RESULTS + ", so it is not replaced; name another directory"
                        : shown + " exists; name another directory, or replace its results with --force");
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isEmpty();
        }
    }

    /** Writes a text file and brings it to disk. */
    public void write(String name, CharSequence text) throws IOException {
        try (BufferedWriter writer = open(name)) {
            writer.append(text);
        }
    }

    /** A new text file; the caller closes it. Files of several runs may be written at once. */
    public BufferedWriter open(String name) throws IOException {
        return Files.newBufferedWriter(
                temporary.resolve(name),
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE);
    }

    /** Brings all files to disk and gives the directory its name. */
    public void commit() throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            for (Path file : files.toList()) {
                force(file);
            }
        }
        Path old = moveAway();
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (old != null) {
                Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
            }
            throw e;
        }
        closed = true;
        forgetHook();
        if (old != null) {
            delete(old);
        }
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private @Nullable Path moveAway() throws IOException {
        if (!Files.exists(target)) {
            return null;
        }
        try {
            if (isEmpty(target)) {
                Files.delete(target);
                return null;
            }
        } catch (DirectoryNotEmptyException e) {
            throw new IOException(target + " was filled by someone else in the meantime; nothing was written", e);
        }
        Path old = target.resolveSibling("." + target.getFileName() + ".old." + UUID.randomUUID());
        return Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Deletes what was written unless {@link #commit} was called. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            forgetHook();
            deleteQuietly();
        }
    }

    private void forgetHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException e) {
            // The JVM is ending already: the hook runs, and finds nothing or deletes what is unfinished.
        }
    }

    private void deleteQuietly() {
        try {
            delete(temporary);
        } catch (IOException | UncheckedIOException e) {
            // Nothing more can be done; the name tells that it is unfinished.
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(directory)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }
}

package io.herofake.profiler;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * A run's folder for what backends keep between starts (optimised graphs), and the lock that says that the run is going on.
 * The system gives the lock back when the process ends, however it ends. What runs that were killed have left is removed by
 * the next.
 */
final class RunFolder implements AutoCloseable {
    private static final String LOCK = ".lock";

    private final Path folder;
    private final Path lockFile;
    private final FileChannel channel;

    private RunFolder(Path folder, Path lockFile, FileChannel channel) {
        this.folder = folder;
        this.lockFile = lockFile;
        this.channel = channel;
    }

    /**
     * Begins or resumes a run.
     *
     * @throws ProfilerException if another process is at it
     * @throws IOException       if the folder cannot be made
     */
    static RunFolder take(Path parent, String run) throws ProfilerException, IOException {
        Files.createDirectories(parent);
        RunFolder taken = tryTake(parent, run)
                .orElseThrow(() -> new ProfilerException(
                        "run " + run + " is still going on in another process; wait for its end", null));
        try {
            taken.removeAbandoned(parent);
            Files.createDirectories(taken.folder);
        } catch (IOException e) {
            taken.channel.close();
            throw e;
        }
        return taken;
    }

    private static Optional<RunFolder> tryTake(Path parent, String run) throws IOException {
        Path lockFile = parent.resolve(run + LOCK);
        FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return Optional.of(new RunFolder(parent.resolve(run), lockFile, channel));
            }
        } catch (OverlappingFileLockException e) {
            // Another run of this very process.
        }
        channel.close();
        return Optional.empty();
    }

    private void removeAbandoned(Path parent) throws IOException {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(parent)) {
            for (Path child : children) {
                if (Files.isDirectory(child) && !child.equals(folder)) {
                    Optional<RunFolder> abandoned =
                            tryTake(parent, child.getFileName().toString());
                    if (abandoned.isPresent()) {
                        abandoned.get().close();
                    }
                }
            }
        }
    }

    /** Where a target's backend keeps what it makes. */
    Path of(Target target) {
        return folder.resolve(target.artifact().sha256().substring(0, 16) + "-"
                + target.platform().id());
    }

    /** Removes what a target's backend has kept. */
    void clear(Target target) throws IOException {
        delete(of(target));
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, java.io.IOException e) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            delete(folder);
            Files.deleteIfExists(lockFile);
        }
    }
}

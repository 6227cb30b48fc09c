package io.herofake.profiler;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The lock that says that a run is going on: a file. The system gives the lock back when the process ends, however it ends; the
 * file of a run that was killed is removed by the next.
 */
final class RunLock implements AutoCloseable {
    private static final String LOCK = ".lock";

    private final Path file;
    private final FileChannel channel;

    private RunLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Begins or resumes a run.
     *
     * @param cache where backends keep what makes opening fast; the lock is in a folder of it
     * @throws ProfilerException if another process is at it
     * @throws IOException       if the lock's file cannot be made
     */
    static RunLock take(Path cache, String run) throws ProfilerException, IOException {
        Path folder = Files.createDirectories(cache.resolve("profiler"));
        RunLock taken = tryTake(folder.resolve(run + LOCK))
                .orElseThrow(() -> new ProfilerException(
                        "run " + run + " is still going on in another process; wait for its end", null));
        try {
            taken.removeAbandoned(folder);
        } catch (IOException e) {
            taken.channel.close();
            throw e;
        }
        return taken;
    }

    private static Optional<RunLock> tryTake(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return Optional.of(new RunLock(file, channel));
            }
        } catch (OverlappingFileLockException e) {
            // Another run of this very process.
        }
        channel.close();
        return Optional.empty();
    }

    private void removeAbandoned(Path folder) throws IOException {
        try (DirectoryStream<Path> others = Files.newDirectoryStream(folder, "*" + LOCK)) {
            for (Path other : others) {
                Optional<RunLock> abandoned = other.equals(file) ? Optional.empty() : tryTake(other);
                if (abandoned.isPresent()) {
                    abandoned.get().close();
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            Files.deleteIfExists(file);
        }
    }
}

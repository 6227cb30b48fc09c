package io.herofake.model;

import io.herofake.model.ModelRepositoryException.Kind;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The right to change a repository. The operating system takes it back when its process dies. */
final class RepositoryLock implements Closeable {
    private final FileChannel channel;

    private RepositoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock without waiting.
     *
     * @throws ModelRepositoryException {@code BUSY} if another process, or another thread of this one, has it
     */
    static RepositoryLock acquire(Path file) throws IOException, ModelRepositoryException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (tryLock(channel) == null) {
                throw new ModelRepositoryException(
                        Kind.BUSY,
                        "the model repository is being changed by another process or thread, which holds " + file
                                + "; try again later");
            }
            return new RepositoryLock(channel);
        } catch (IOException | ModelRepositoryException e) {
            channel.close();
            throw e;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

package io.herofake.model;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A file that appears whole or not at all, in place of one of the same name: whoever reads it sees the old content or the new.
 * It is written beside its place, brought to disk and moved there. Not thread-safe.
 */
public final class WholeFile implements AutoCloseable {
    private final Path target;
    private final Path folder;
    private final Path temporary;
    private final OutputStream out;

    /**
     * Begins a file; makes missing folders.
     *
     * @throws IOException when nothing can be written there
     */
    public WholeFile(Path file) throws IOException {
        target = file.toAbsolutePath();
        Path parent = target.getParent();
        if (parent == null || Files.isDirectory(target)) {
            throw new IOException(file + " is a folder; name a file");
        }
        folder = parent;
        Files.createDirectories(folder);
        // Not createTempFile: its files are for their owner only, whatever the umask.
        temporary = folder.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
        out = Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** Writes a file of these bytes. */
    public static void write(Path file, byte[] content) throws IOException {
        try (WholeFile whole = new WholeFile(file)) {
            whole.out.write(content);
            whole.commit();
        }
    }

    /** Writes a file of this text in UTF-8. */
    public static void write(Path file, String text) throws IOException {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Where the content goes; unbuffered. It may be closed before {@link #commit} and need not be. */
    public OutputStream out() {
        return out;
    }

    /** Puts the file in its place. */
    public void commit() throws IOException {
        out.close();
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        ModelPublisher.force(folder);
    }

    /** Leaves nothing of it unless it was committed. */
    @Override
    public void close() throws IOException {
        try {
            out.close();
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}

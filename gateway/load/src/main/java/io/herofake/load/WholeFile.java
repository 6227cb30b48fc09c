package io.herofake.load;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** A file that appears whole or not at all, in place of one of the same name. Not thread-safe. */
final class WholeFile implements AutoCloseable {
    private final Path target;
    private final Path temporary;
    private final OutputStream out;

    /** Begins a file in a folder that is there. */
    WholeFile(Path file) throws IOException {
        target = file.toAbsolutePath();
        if (Files.isDirectory(target)) {
            throw new IOException(file + " is a folder; name a file");
        }
        // Not createTempFile: its files are for their owner only, whatever the umask.
        temporary = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
        out = Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    static void write(Path file, String text) throws IOException {
        try (WholeFile whole = new WholeFile(file)) {
            whole.out.write(text.getBytes(StandardCharsets.UTF_8));
            whole.commit();
        }
    }

    OutputStream out() {
        return out;
    }

    /** Puts it in its place. */
    void commit() throws IOException {
        out.close();
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Leaves nothing of it unless it was committed. */
    @Override
    public void close() throws IOException {
        out.close();
        Files.deleteIfExists(temporary);
    }
}

package io.herofake.server.recording;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.UUID;

/** The files of a recording: the newest is written, older ones move up by a number, the oldest goes. Not thread-safe. */
final class Parts implements AutoCloseable {
    private static final int BUFFER_CHARACTERS = 1 << 16;

    private final RecordingOptions options;
    private final String head;
    private Writer out;
    private long bytes;

    /** Begins a recording; one that is there already is put aside. */
    Parts(RecordingOptions options, Instant start) throws IOException {
        this.options = options;
        head = "# herofake-recording " + Line.VERSION + " run=" + UUID.randomUUID() + " start=" + start + "\n"
                + Line.COLUMNS + "\n";
        Path folder = options.file().toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        if (Files.exists(options.file()) && !Files.isRegularFile(options.file())) {
            throw new IOException(options.file() + " is no regular file");
        }
        out = next();
    }

    private Path part(int number) {
        return number == 0
                ? options.file()
                : options.file().resolveSibling(options.file().getFileName() + "." + number);
    }

    private Writer next() throws IOException {
        for (int i = options.files() - 1; i > 0; i--) {
            if (Files.exists(part(i - 1))) {
                Files.move(part(i - 1), part(i), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Writer next = new BufferedWriter(
                new OutputStreamWriter(
                        Files.newOutputStream(
                                part(0),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.TRUNCATE_EXISTING,
                                StandardOpenOption.WRITE),
                        StandardCharsets.UTF_8),
                BUFFER_CHARACTERS);
        next.write(head);
        bytes = head.length();
        return next;
    }

    void write(CharSequence line) throws IOException {
        if (bytes >= options.maxBytes()) {
            out.close();
            out = next();
        }
        out.append(line);
        bytes += line.length(); // names are ASCII but for those that people chose otherwise
    }

    void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}

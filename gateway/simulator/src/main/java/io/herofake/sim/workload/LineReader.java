package io.herofake.sim.workload;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * Reads a text file, plain or compressed with gzip (told by its first bytes, not its name), a line at a time without
 * keeping more than one. Not thread-safe.
 */
final class LineReader implements AutoCloseable {
    /** The longest line; a line of the Azure 2019 trace has at most some 10,000 bytes. */
    static final int MAX_LINE_BYTES = 1 << 16;

    private static final int BUFFER_BYTES = 1 << 16;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int filled;
    private byte[] line = new byte[256];
    private int length;
    private long number;

    private LineReader(InputStream in) {
        this.in = in;
    }

    static LineReader open(Path file) throws IOException {
        BufferedInputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
        try {
            raw.mark(2);
            boolean gzip = raw.read() == 0x1f && raw.read() == 0x8b;
            raw.reset();
            return new LineReader(gzip ? new GZIPInputStream(raw, BUFFER_BYTES) : raw);
        } catch (IOException | RuntimeException | Error e) {
            raw.close();
            throw e;
        }
    }

    /** Moves to the next line, without its line end (LF or CR LF); false at the end of the file. */
    boolean next() throws IOException {
        length = 0;
        while (true) {
            if (position == filled && !fill()) {
                if (length > 0) {
                    number++;
                }
                return length > 0;
            }
            int from = position;
            while (position < filled && buffer[position] != '\n') {
                position++;
            }
            append(from, position);
            if (position < filled) {
                position++;
                number++;
                length -= length > 0 && line[length - 1] == '\r' ? 1 : 0;
                return true;
            }
        }
    }

    private boolean fill() throws IOException {
        position = 0;
        filled = Math.max(0, in.read(buffer, 0, buffer.length));
        return filled > 0;
    }

    private void append(int from, int to) throws IOException {
        int needed = length + to - from;
        if (needed > MAX_LINE_BYTES) {
            throw new IOException("line " + (number + 1) + " is longer than " + MAX_LINE_BYTES + " bytes");
        }
        if (needed > line.length) {
            line = Arrays.copyOf(line, Math.max(needed, 2 * line.length));
        }
        System.arraycopy(buffer, from, line, length, to - from);
        length = needed;
    }

    /** The current line's number, from 1. */
    long number() {
        return number;
    }

    /** The bytes of the current line; only the first {@link #length()} count, and only until the next call. */
    byte[] bytes() {
        return line;
    }

    int length() {
        return length;
    }

    /** Where the given byte is next in the current line, or its length. */
    int indexOf(char wanted, int from) {
        int at = from;
        while (at < length && line[at] != wanted) {
            at++;
        }
        return at;
    }

    String text() {
        return text(0, length);
    }

    String text(int from, int to) {
        return new String(line, from, to - from, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Text of a file as a message shows it. */
    static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 77) + "...";
    }
}

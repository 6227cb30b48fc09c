package io.herofake.server.recording;

import java.nio.file.Path;

/**
 * Where a recording goes and how much of it is kept: at most {@code maxBytes} times {@code files}, and a line.
 *
 * @param file     the newest part; older ones are beside it as {@code FILE.1}, {@code FILE.2} and so on
 * @param maxBytes a part that has reached so many bytes is put aside; at least 4096
 * @param files    parts that are kept, the newest included; 1 to 1000
 * @param queue    events that may wait for the disk; those beyond are dropped and counted; at least 1
 */
public record RecordingOptions(Path file, long maxBytes, int files, int queue) {
    private static final long LEAST_BYTES = 4096;
    private static final int MOST_FILES = 1000;

    /** Checks the bounds. */
    public RecordingOptions {
        if (maxBytes < LEAST_BYTES || files < 1 || files > MOST_FILES || queue < 1) {
            throw new IllegalArgumentException(
                    "a recording needs parts of at least 4096 bytes, 1 to 1000 of them, and room for an event");
        }
    }
}

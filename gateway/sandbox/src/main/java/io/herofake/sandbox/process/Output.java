package io.herofake.sandbox.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a process prints: read so that it never waits, the last lines kept, all of it logged for debugging. Thread-safe. */
final class Output {
    private static final Logger LOG = LoggerFactory.getLogger(Output.class);
    private static final int LINES = 30;
    private static final int LINE_LENGTH = 4000;

    private final long pid;
    private final Deque<String> last = new ArrayDeque<>();

    Output(long pid) {
        this.pid = pid;
    }

    /**
     * Reads a stream to its end on a thread of its own.
     *
     * @param taken told of each line; those that it takes are not kept
     */
    Thread follow(InputStream stream, Predicate<String> taken) {
        Thread thread = new Thread(() -> read(stream, taken), "worker-" + pid + "-output");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void read(InputStream stream, Predicate<String> taken) {
        try (Reader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = next(lines); line != null; line = next(lines)) {
                if (!taken.test(line)) {
                    LOG.debug("worker {}: {}", pid, line);
                    keep(line);
                }
            }
        } catch (IOException e) {
            // The process is gone.
        }
    }

    /** The next line, or as much of it as is kept of one; null at the end. */
    private static @Nullable String next(Reader reader) throws IOException {
        StringBuilder line = new StringBuilder();
        int read = reader.read();
        if (read < 0) {
            return null;
        }
        while (read >= 0 && read != '\n' && line.length() < LINE_LENGTH) {
            line.append((char) read);
            read = reader.read();
        }
        return line.toString();
    }

    private synchronized void keep(String line) {
        if (last.size() == LINES) {
            last.removeFirst();
        }
        last.addLast(line.strip());
    }

    /** The last lines, the oldest first, in one line. */
    synchronized String lastWords() {
        return String.join(" | ", last);
    }
}

package io.herofake.sim.workload;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the lines of a gateway's recording, over all its parts, the oldest first. Not thread-safe. */
final class RecordingLines implements Closeable {
    static final String COLUMNS = "event,id,seconds,function,qos,arrival_seconds,deadline_seconds,outcome,late_cause,"
            + "platform,platform_type,simulated,cold,cold_wait_seconds,dispatched_seconds,losses,energy_joules,energy_source,charged";

    static final int EVENT = 0;
    static final int ID = 1;
    static final int SECONDS = 2;
    static final int FUNCTION = 3;
    static final int QOS = 4;
    static final int ARRIVAL = 5;
    static final int OUTCOME = 7;
    static final int LATE_CAUSE = 8;
    static final int PLATFORM = 9;
    static final int SIMULATED = 11;
    static final int COLD = 12;
    static final int ENERGY = 16;

    private static final int FIELDS = 19;
    private static final Pattern HEAD = Pattern.compile("# herofake-recording 1 run=([0-9a-f-]{36}) start=\\S+");

    private final List<Path> parts;
    private final int[] ends = new int[FIELDS];
    private int part;
    private @Nullable LineReader lines;

    private RecordingLines(List<Path> parts) {
        this.parts = parts;
    }

    /** All parts that belong to the run whose newest part the file is, the oldest first. */
    static List<Path> parts(Path file) throws IOException {
        List<Path> parts = new ArrayList<>(List.of(file));
        String run = run(file);
        for (int i = 1; ; i++) {
            Path older = file.resolveSibling(file.getFileName() + "." + i);
            if (!Files.isRegularFile(older) || !run(older).equals(run)) {
                Collections.reverse(parts);
                return List.copyOf(parts);
            }
            parts.add(older);
        }
    }

    private static String run(Path file) throws IOException {
        try (LineReader lines = LineReader.open(file)) {
            Matcher head = HEAD.matcher(lines.next() ? lines.text() : "");
            if (!head.matches()) {
                throw new IOException("is no recording of version 1: its first line must begin with"
                        + " '# herofake-recording 1 run='");
            }
            if (!lines.next() || !lines.text().equals(COLUMNS)) {
                throw new IOException("line 2: must be '" + COLUMNS + "'");
            }
            return head.group(1);
        }
    }

    static RecordingLines open(Path file) throws IOException {
        return new RecordingLines(parts(file));
    }

    /**
     * Moves to the next line; false at the end. A last line that was cut off is left out: a gateway that was killed leaves one.
     *
     * @throws IOException naming a line that is not as it should be
     */
    boolean next() throws IOException {
        while (true) {
            LineReader reader = lines == null ? openPart() : lines;
            if (reader == null) {
                return false;
            }
            if (reader.next()) {
                if (split(reader)) {
                    return true;
                }
                IOException bad = bad("'" + LineReader.shortened(reader.text()) + "' has not " + FIELDS + " fields");
                if (part < parts.size() || reader.next()) {
                    throw bad;
                }
            }
            reader.close();
            lines = null;
        }
    }

    private @Nullable LineReader openPart() throws IOException {
        if (part == parts.size()) {
            return null;
        }
        LineReader reader = LineReader.open(parts.get(part++));
        lines = reader;
        for (int i = 0; i < 2; i++) {
            boolean unused = reader.next();
        }
        return reader;
    }

    private boolean split(LineReader reader) {
        int from = 0;
        for (int i = 0; i < FIELDS; i++) {
            ends[i] = reader.indexOf(',', from);
            if ((ends[i] == reader.length()) != (i == FIELDS - 1)) {
                return false;
            }
            from = ends[i] + 1;
        }
        return true;
    }

    /** A field of the current line, as text. */
    String field(int index) {
        return reader().text(index == 0 ? 0 : ends[index - 1] + 1, ends[index]);
    }

    boolean is(int index, String text) {
        return field(index).equals(text);
    }

    /** A field of the current line, a time. */
    long nanos(int index) throws IOException {
        long nanos = Seconds.parse(reader().bytes(), index == 0 ? 0 : ends[index - 1] + 1, ends[index]);
        if (nanos == Seconds.BAD) {
            throw bad("'" + LineReader.shortened(field(index)) + "' is not a number of seconds from 0 to 2e9");
        }
        return nanos;
    }

    /** A field of the current line, a number; NaN where there is none. */
    double number(int index) throws IOException {
        String text = field(index);
        try {
            return text.isEmpty() ? Double.NaN : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw bad("'" + LineReader.shortened(text) + "' is not a number");
        }
    }

    /** Something that is wrong with the current line. */
    IOException bad(String problem) {
        return new IOException(parts.get(part - 1).getFileName() + ", line " + reader().number() + ": " + problem);
    }

    private LineReader reader() {
        LineReader reader = lines;
        if (reader == null) {
            throw new IllegalStateException("there is no current line");
        }
        return reader;
    }

    @Override
    public void close() throws IOException {
        if (lines != null) {
            lines.close();
        }
    }
}

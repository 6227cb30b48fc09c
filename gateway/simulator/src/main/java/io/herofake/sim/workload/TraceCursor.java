package io.herofake.sim.workload;

import java.io.IOException;
import java.util.Map;

/** Reads a trace file line by line. After a {@link BadLineException} it may go on with the next line. */
final class TraceCursor implements Arrivals {
    /** A line that is not as it should be; the message starts with its number. */
    static final class BadLineException extends IOException {
        private static final long serialVersionUID = 1L;

        private final boolean fatal;

        BadLineException(long number, String problem, boolean fatal) {
            super("line " + number + ": " + problem);
            this.fatal = fatal;
        }

        /** Whether there is no sense in reading on. */
        boolean fatal() {
            return fatal;
        }
    }

    private final LineReader lines;
    private final Labels labels;
    private final Map<String, Integer> functions;
    private final Map<String, Integer> levels;
    private long arrivalNanos;
    private int function;
    private int level;
    private boolean started;

    TraceCursor(LineReader lines, Labels labels) {
        this.lines = lines;
        this.labels = labels;
        functions = Labels.indexOf(labels.functions());
        levels = Labels.indexOf(labels.qosLevels());
    }

    @Override
    public boolean advance() throws IOException {
        if (!started) {
            readHeader();
        }
        if (!lines.next()) {
            return false;
        }
        int firstComma = lines.indexOf(',', 0);
        int secondComma = lines.indexOf(',', Math.min(firstComma + 1, lines.length()));
        if (secondComma == lines.length() || lines.indexOf(',', secondComma + 1) != lines.length()) {
            throw bad("'" + LineReader.shortened(lines.text()) + "' is not of the form " + TraceWorkload.HEADER);
        }
        long nanos = Seconds.parse(lines.bytes(), 0, firstComma);
        if (nanos == Seconds.BAD) {
            throw bad("arrival_seconds must be a number from 0 to 2e9, not '"
                    + LineReader.shortened(lines.text(0, firstComma)) + "'");
        }
        if (nanos < arrivalNanos) {
            throw bad("arrives at " + lines.text(0, firstComma) + " s, before the line above; sort by arrival_seconds");
        }
        function = lookUp(functions, firstComma + 1, secondComma, "function", labels.functions());
        level = lookUp(levels, secondComma + 1, lines.length(), "QoS level", labels.qosLevels());
        arrivalNanos = nanos;
        return true;
    }

    private void readHeader() throws IOException {
        started = true;
        if (!lines.next()) {
            throw new BadLineException(
                    1, "the file is empty; the first line must be '" + TraceWorkload.HEADER + "'", true);
        }
        if (!lines.text().equals(TraceWorkload.HEADER)) {
            throw new BadLineException(
                    1,
                    "must be '" + TraceWorkload.HEADER + "', not '" + LineReader.shortened(lines.text()) + "'",
                    true);
        }
    }

    private int lookUp(Map<String, Integer> index, int from, int to, String what, Iterable<String> known)
            throws BadLineException {
        String name = lines.text(from, to);
        Integer found = index.get(name);
        if (found == null) {
            throw bad("unknown " + what + " '" + LineReader.shortened(name) + "'; known: "
                    + LineReader.shortened(String.join(", ", known)));
        }
        return found;
    }

    private BadLineException bad(String problem) {
        return new BadLineException(lines.number(), problem, false);
    }

    @Override
    public long arrivalNanos() {
        return arrivalNanos;
    }

    @Override
    public int function() {
        return function;
    }

    @Override
    public int qos() {
        return level;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}

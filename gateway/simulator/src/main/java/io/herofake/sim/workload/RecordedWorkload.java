package io.herofake.sim.workload;

import io.herofake.sim.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The arrivals that a gateway recorded, over all parts of the recording. Time 0 is the whole minute before the first of them, on the
 * gateway's clock: what happened before is not known. A task that was noted after one that arrived a little later arrives with
 * that one. It is read twice, like a trace.
 */
public final class RecordedWorkload implements Workload {
    private static final long MINUTE_NANOS = 60_000_000_000L;

    private final Path file;
    private final Labels labels;
    private final RecordedFigures figures;

    private RecordedWorkload(Path file, Labels labels, RecordedFigures figures) {
        this.file = file;
        this.labels = labels;
        this.figures = figures;
    }

    /**
     * Reads all of it and checks every line.
     *
     * @param file the newest part
     * @throws BadInputException naming what is wrong and where
     */
    public static RecordedWorkload check(Path file, Labels labels) throws IOException {
        String what = "recording " + file;
        if (!Files.isRegularFile(file)) {
            throw new BadInputException(what, List.of("there is no such file"));
        }
        try {
            RecordedFigures figures = RecordedFigures.read(file);
            RecordedWorkload workload = new RecordedWorkload(file, labels, figures);
            if (figures.tasks() == 0) {
                throw new BadInputException(what, List.of("no task arrived in it"));
            }
            try (Arrivals arrivals = workload.open()) {
                while (arrivals.advance()) {
                    // Only to look at the names.
                }
            }
            return workload;
        } catch (IOException e) {
            throw new BadInputException(what, List.of(String.valueOf(e.getMessage())));
        }
    }

    /** What came of the tasks in reality. */
    public RecordedFigures figures() {
        return figures;
    }

    @Override
    public Arrivals open() throws IOException {
        RecordingLines lines = RecordingLines.open(file);
        long origin = figures.firstArrivalNanos() / MINUTE_NANOS * MINUTE_NANOS;
        return new Cursor(lines, labels, origin);
    }

    @Override
    public String description() {
        return "recording " + file.getFileName();
    }

    @Override
    public long maxTasks() {
        return figures.tasks();
    }

    private static final class Cursor implements Arrivals {
        private final RecordingLines lines;
        private final Labels labels;
        private final long originNanos;
        private final Map<String, Integer> functions;
        private final Map<String, Integer> levels;
        private long arrivalNanos;
        private int function;
        private int level;

        Cursor(RecordingLines lines, Labels labels, long originNanos) {
            this.lines = lines;
            this.labels = labels;
            this.originNanos = originNanos;
            functions = Labels.indexOf(labels.functions());
            levels = Labels.indexOf(labels.qosLevels());
        }

        @Override
        public boolean advance() throws IOException {
            while (lines.next()) {
                if (lines.is(RecordingLines.EVENT, "arrived")) {
                    arrivalNanos = Math.max(arrivalNanos, lines.nanos(RecordingLines.ARRIVAL) - originNanos);
                    function = lookUp(functions, RecordingLines.FUNCTION, "function", labels.functions());
                    level = lookUp(levels, RecordingLines.QOS, "QoS level", labels.qosLevels());
                    return true;
                }
            }
            return false;
        }

        private int lookUp(Map<String, Integer> index, int field, String what, List<String> known) throws IOException {
            Integer found = index.get(lines.field(field));
            if (found == null) {
                throw lines.bad("the scenario has no " + what + " '" + LineReader.shortened(lines.field(field))
                        + "'; it has " + LineReader.shortened(String.join(", ", known)));
            }
            return found;
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
}

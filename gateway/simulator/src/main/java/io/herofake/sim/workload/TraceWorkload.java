package io.herofake.sim.workload;

import io.herofake.sim.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A trace file: a header {@code arrival_seconds,function,qos} and a line for each task, in order of time; plain or
 * gzip. It is read twice, once to check all of it before anything runs and then by each run, and never kept in memory.
 */
public final class TraceWorkload implements Workload {
    /** The first line of a trace file. */
    public static final String HEADER = "arrival_seconds,function,qos";

    private static final int MAX_PROBLEMS = 20;

    private final Path file;
    private final Labels labels;
    private final long tasks;
    private final long lastNanos;

    private TraceWorkload(Path file, Labels labels, long tasks, long lastNanos) {
        this.file = file;
        this.labels = labels;
        this.tasks = tasks;
        this.lastNanos = lastNanos;
    }

    /**
     * Reads the whole file and checks every line.
     *
     * @throws BadInputException naming the bad lines by number (the first twenty), or that the trace is empty
     * @throws IOException       when the file cannot be read
     */
    public static TraceWorkload check(Path file, Labels labels) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new BadInputException("trace " + file, List.of("there is no such file"));
        }
        List<String> problems = new ArrayList<>();
        long tasks = 0;
        long last = 0;
        try (TraceCursor cursor = new TraceCursor(LineReader.open(file), labels)) {
            while (problems.size() < MAX_PROBLEMS) {
                try {
                    if (!cursor.advance()) {
                        break;
                    }
                    tasks++;
                    last = cursor.arrivalNanos();
                } catch (TraceCursor.BadLineException e) {
                    problems.add(e.getMessage());
                    if (e.fatal()) {
                        break;
                    }
                }
            }
        } catch (IOException e) {
            problems.add(e.getMessage() == null ? e.toString() : e.getMessage());
        }
        if (problems.isEmpty() && tasks == 0) {
            problems.add("it has no task; after the line '" + HEADER + "' comes a line for each task");
        }
        if (!problems.isEmpty()) {
            throw new BadInputException("trace " + file, problems);
        }
        return new TraceWorkload(file, labels, tasks, last);
    }

    /** The number of tasks in the file. */
    public long tasks() {
        return tasks;
    }

    /** When the last task arrives. */
    public long lastNanos() {
        return lastNanos;
    }

    @Override
    public Arrivals open() throws IOException {
        return new TraceCursor(LineReader.open(file), labels);
    }

    @Override
    public String description() {
        return "trace " + file.getFileName();
    }

    @Override
    public long maxTasks() {
        return tasks;
    }
}

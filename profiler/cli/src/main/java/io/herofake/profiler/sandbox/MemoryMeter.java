package io.herofake.profiler.sandbox;

import io.herofake.profile.MemoryUse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Measures by how much a worker process grows when it opens a model and runs every planned batch size, on as many calls at a
 * time as planned. One thread uses it.
 */
public final class MemoryMeter {
    private static final int RUNS = 3;

    private final WorkerTask task;
    private final List<Integer> batches;
    private final Duration timeout;

    /**
     * A meter of one function on one platform.
     *
     * @param task    with the largest planned batch and concurrency
     * @param batches to be run
     * @param timeout for each answer of a worker
     */
    public MemoryMeter(WorkerTask task, List<Integer> batches, Duration timeout) {
        this.task = task;
        this.batches = List.copyOf(batches);
        this.timeout = timeout;
    }

    /**
     * What was measured.
     *
     * @param notes what it is made of, for people
     */
    public record Result(MemoryUse memory, List<String> notes) {
        /** Copies the list. */
        public Result {
            notes = List.copyOf(notes);
        }
    }

    /** Starts a worker, lets it run, and reads its memory before and after. */
    public Result measure() throws WorkerFailure, IOException, InterruptedException {
        try (WorkerProcess worker = WorkerProcess.start(task.backend(), timeout)) {
            worker.awaitReady();
            boolean exactPeak = worker.forgetPeak();
            WorkerProcess.Memory before = worker.memory();
            worker.open(task);
            for (int batch : batches) {
                worker.infer(batch, task.options().callers(), RUNS);
            }
            return result(before, worker.memory(), exactPeak);
        }
    }

    private Result result(WorkerProcess.Memory before, WorkerProcess.Memory after, boolean exactPeak) {
        @Nullable Long device = after.deviceBytes() < 0 ? null : after.deviceBytes();
        if (before.residentBytes() < 0 || after.peakBytes() < 0) {
            return new Result(
                    new MemoryUse(after.nativeBytes(), null, device),
                    List.of("memory is what the backend accounts for: this system does not tell a process's"
                            + " resident memory"));
        }
        List<String> notes = new ArrayList<>();
        notes.add(String.format(
                Locale.ROOT,
                "memory is the growth of a worker process that had %.0f MiB resident before it opened the model; %d"
                        + " call(s) at a time, batches %s",
                before.residentBytes() / 1048576.0,
                task.options().callers(),
                batches));
        if (!exactPeak) {
            notes.add("the peak includes that of the worker's start: this system does not let it be reset");
        }
        long steady = Math.max(0, after.residentBytes() - before.residentBytes());
        long peak = Math.max(steady, after.peakBytes() - before.residentBytes());
        return new Result(new MemoryUse(peak, steady, device), notes);
    }
}

package io.herofake.profiler.sandbox;

import io.herofake.profile.ColdStart;
import io.herofake.profile.ColdStart.Parts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Measures cold starts with the profiler's clock: from before a worker process is started until its first inference has
 * come back. One thread uses it.
 */
public final class ColdStartMeter {
    private final WorkerTask task;
    private final List<Path> modelFiles;
    private final Duration timeout;

    /**
     * A meter of one function on one platform.
     *
     * @param task       one caller, batch 1
     * @param modelFiles files and folders whose page-cache state counts
     * @param timeout    for each answer of a worker
     */
    public ColdStartMeter(WorkerTask task, List<Path> modelFiles, Duration timeout) {
        this.task = task;
        this.modelFiles = List.copyOf(modelFiles);
        this.timeout = timeout;
    }

    /** What was measured, or why it could not be; then the cold start is not there. */
    public record Result(List<ColdStart> coldStart, List<String> notes) {
        /** Copies the lists. */
        public Result {
            coldStart = List.copyOf(coldStart);
            notes = List.copyOf(notes);
        }
    }

    /** One start that is not counted: it makes what the backend keeps between starts, and fills the caches. */
    public void prepare() throws WorkerFailure, IOException, InterruptedException {
        start();
    }

    /** Starts with the model's files in the page cache. */
    public Result warm(int samples, IntConsumer done) throws WorkerFailure, IOException, InterruptedException {
        List<Parts> starts = new ArrayList<>();
        for (int i = 0; i < samples; i++) {
            PageCache.fill(PageCache.files(modelFiles));
            starts.add(start());
            done.accept(i + 1);
        }
        return new Result(List.of(mean(ColdStart.PageCache.WARM, starts)), List.of());
    }

    /** Starts with the model's files dropped from the page cache; stops where that cannot be done. */
    public Result cold(int samples, IntConsumer done) throws WorkerFailure, IOException, InterruptedException {
        List<Parts> starts = new ArrayList<>();
        for (int i = 0; i < samples; i++) {
            String trouble = PageCache.empty(PageCache.files(modelFiles));
            if (!trouble.isEmpty()) {
                return new Result(List.of(), List.of("cold start from a cold page cache was not measured: " + trouble));
            }
            starts.add(start());
            done.accept(i + 1);
        }
        return new Result(List.of(mean(ColdStart.PageCache.COLD, starts)), List.of());
    }

    private Parts start() throws WorkerFailure, IOException, InterruptedException {
        long begin = System.nanoTime();
        try (WorkerProcess worker = WorkerProcess.start(task.backend(), timeout)) {
            worker.awaitReady();
            long ready = System.nanoTime();
            worker.open(task);
            long opened = System.nanoTime();
            worker.infer(1, 1, 1);
            return new Parts(ready - begin, opened - ready, System.nanoTime() - opened);
        }
    }

    private static ColdStart mean(ColdStart.PageCache state, List<Parts> starts) {
        long count = starts.size();
        Parts means = new Parts(
                starts.stream().mapToLong(Parts::sandboxStartNanos).sum() / count,
                starts.stream().mapToLong(Parts::modelOpenNanos).sum() / count,
                starts.stream().mapToLong(Parts::firstInferenceNanos).sum() / count);
        long total = starts.stream().mapToLong(Parts::sumNanos).sum() / count;
        long worst = starts.stream().mapToLong(Parts::sumNanos).max().orElseThrow();
        return new ColdStart(state, total, means, worst, count);
    }
}

package io.herofake.profiler.sandbox;

import io.herofake.profile.ColdStart;
import io.herofake.profile.ColdStart.Parts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Measures cold starts with the profiler's clock: from before a worker process is started until its first inference has
 * come back. One thread uses it.
 */
public final class ColdStartMeter {
    private final WorkerTask task;
    private final Path modelFile;
    private final Duration timeout;
    private List<Path> files = List.of();

    /**
     * A meter of one function on one platform.
     *
     * @param task       one caller, batch 1
     * @param modelFile  the model's own; what the backend keeps of it in its cache folder is found out
     * @param timeout    for each answer of a worker
     */
    public ColdStartMeter(WorkerTask task, Path modelFile, Duration timeout) {
        this.task = task;
        this.modelFile = modelFile;
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

    /**
     * One start that is not counted: it makes what the backend keeps between starts, fills the caches, and shows which files a
     * start reads.
     */
    public void prepare() throws WorkerFailure, IOException, InterruptedException {
        Instant begin = Instant.now().truncatedTo(ChronoUnit.SECONDS); // as some file systems do
        start();
        files = new ArrayList<>(PageCache.usedSince(task.options().cacheDirectory(), begin));
        files.add(modelFile);
    }

    /** After {@link #prepare}: starts with the model's files in the page cache. */
    public Result warm(int samples, IntConsumer done) throws WorkerFailure, IOException, InterruptedException {
        List<Parts> starts = new ArrayList<>();
        for (int i = 0; i < samples; i++) {
            PageCache.fill(files);
            starts.add(start());
            done.accept(i + 1);
        }
        return new Result(List.of(mean(ColdStart.PageCache.WARM, starts)), List.of());
    }

    /** After {@link #prepare}: starts with the model's files dropped from the page cache; stops where that cannot be done. */
    public Result cold(int samples, IntConsumer done) throws WorkerFailure, IOException, InterruptedException {
        List<Parts> starts = new ArrayList<>();
        for (int i = 0; i < samples; i++) {
            String trouble = PageCache.empty(files);
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

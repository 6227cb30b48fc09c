package io.herofake.server.engine;

import io.herofake.backend.BackendException;
import io.herofake.model.Verdict;
import io.herofake.model.picture.PictureException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One inference slot: a thread that owns a pipeline of every model and takes one task after another. */
final class InferenceSlot implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(InferenceSlot.class);

    private final DeadlineQueue queue;
    private final List<ServedModel> models;
    private final int measuredRuns;
    private final List<Pipeline> pipelines = new ArrayList<>();
    private final CompletableFuture<long[]> ready = new CompletableFuture<>();

    InferenceSlot(DeadlineQueue queue, List<ServedModel> models, int measuredRuns) {
        this.queue = queue;
        this.models = models;
        this.measuredRuns = measuredRuns;
    }

    /** The slowest measured execution of each model in nanoseconds (0 where it is configured), or why the slot cannot work. */
    CompletableFuture<long[]> ready() {
        return ready;
    }

    @Override
    public void run() {
        try {
            if (prepare()) {
                work();
            }
        } finally {
            pipelines.forEach(InferenceSlot::closeQuietly);
        }
    }

    private boolean prepare() {
        try {
            long[] worst = new long[models.size()];
            for (ServedModel model : models) {
                Pipeline pipeline = model.pipelines().open();
                pipelines.add(pipeline);
                pipeline.infer();
                worst[pipelines.size() - 1] = model.worstExecutionNanos().isPresent() ? 0 : measure(pipeline);
            }
            return ready.complete(worst);
        } catch (Throwable e) { // an Error too must reach the one who waits for the start
            ready.completeExceptionally(e);
            return false;
        }
    }

    private long measure(Pipeline pipeline) throws BackendException {
        long worst = 1;
        for (int i = 0; i < measuredRuns; i++) {
            long start = System.nanoTime();
            pipeline.infer();
            worst = Math.max(worst, System.nanoTime() - start);
        }
        return worst;
    }

    private void work() {
        Task task = queue.take();
        while (task != null) {
            try {
                task.deliver(answer(task));
            } catch (Throwable e) { // the slot has to outlive it, or everyone behind would wait for ever
                LOG.error("an outcome could not be delivered", e);
            } finally {
                queue.finished();
            }
            task = queue.take();
        }
    }

    private InferenceOutcome answer(Task task) {
        long start = System.nanoTime();
        try {
            Pipeline pipeline = pipelines.get(task.model.index());
            pipeline.decode(task.picture);
            long decoded = System.nanoTime();
            Verdict verdict = pipeline.infer();
            if (!(verdict.score() >= 0 && verdict.score() <= 1)) {
                return Failures.invalidScore(verdict);
            }
            long end = System.nanoTime();
            InferenceTiming timing = new InferenceTiming(
                    start - task.arrivalNanos, decoded - start, end - decoded, end - task.arrivalNanos);
            return new InferenceOutcome.Answered(verdict, task.model, task.qos, timing, task.deadlineNanos);
        } catch (PictureException e) {
            return Failures.of(e);
        } catch (BackendException e) {
            return Failures.of(e);
        } catch (Throwable e) { // an Error must not strand the one who waits
            return Failures.of(e);
        }
    }

    private static void closeQuietly(Pipeline pipeline) {
        try {
            pipeline.close();
        } catch (RuntimeException e) {
            LOG.warn("closing a pipeline failed", e);
        }
    }
}

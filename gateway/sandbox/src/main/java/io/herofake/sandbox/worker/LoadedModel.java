package io.herofake.sandbox.worker;

import io.herofake.backend.BackendException;
import io.herofake.backend.ModelInstance;
import io.herofake.sandbox.SandboxModel;
import io.herofake.sandbox.oip.OipModel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** A model that is open in this worker, its callers, each with a thread, and the queue before them. Thread-safe. */
final class LoadedModel implements AutoCloseable {
    private final OipModel model;
    private final SandboxModel source;
    private final ModelInstance instance;
    private final BlockingQueue<Inference> queue;
    private final List<Thread> threads = new ArrayList<>();
    private final List<Runner> runners;

    /** For how long it stays open though nobody asks for it. */
    private final long leaseNanos;

    private volatile long lastAskedNanos = System.nanoTime();

    /** Guarded by this. */
    private boolean closed;

    private LoadedModel(
            OipModel model,
            SandboxModel source,
            ModelInstance instance,
            List<Runner> runners,
            int queueLength,
            long leaseNanos) {
        this.model = model;
        this.runners = runners;
        this.source = source;
        this.instance = instance;
        this.leaseNanos = leaseNanos;
        this.queue = new ArrayBlockingQueue<>(queueLength);
    }

    /**
     * Starts the callers.
     *
     * @param source   where the model comes from
     * @param instance opened; owned from now on, also if this fails
     * @param regions  shared memory that requests may name
     * @param leaseNanos how long it stays open though nobody asks for it; {@link Long#MAX_VALUE} for ever
     * @throws BackendException if there is no memory for their buffers
     */
    static LoadedModel start(
            OipModel model,
            SandboxModel source,
            ModelInstance instance,
            Regions regions,
            int callers,
            int queueLength,
            long leaseNanos)
            throws BackendException {
        List<Runner> runners = new ArrayList<>();
        try {
            for (int i = 0; i < callers; i++) {
                runners.add(new Runner(model, instance.newCall(), regions));
            }
        } catch (BackendException | RuntimeException | OutOfMemoryError e) {
            instance.close(); // closes the calls as well
            throw e;
        }
        LoadedModel loaded = new LoadedModel(model, source, instance, runners, queueLength, leaseNanos);
        try {
            loaded.startThreads();
        } catch (OutOfMemoryError e) {
            loaded.close();
            throw e;
        }
        return loaded;
    }

    private void startThreads() {
        for (Runner runner : runners) {
            Thread thread = new Thread(() -> work(runner), "infer-" + model.name());
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    /** Somebody asks for it. */
    void touch() {
        lastAskedNanos = System.nanoTime();
    }

    /** Whether nobody has asked for it for too long. */
    boolean forsaken() {
        return System.nanoTime() - lastAskedNanos > leaseNanos;
    }

    OipModel model() {
        return model;
    }

    /** Where the model comes from. */
    SandboxModel source() {
        return source;
    }

    ModelInstance instance() {
        return instance;
    }

    /** Takes a request into the queue, or answers it at once if that is full. */
    void submit(Inference inference) {
        Reply refusal = null;
        synchronized (this) {
            if (closed) {
                refusal = Reply.refused(404, "model '" + model.name() + "' is being unloaded");
            } else if (!queue.offer(inference)) {
                refusal = Reply.refused(503, "model '" + model.name() + "' has a full queue; try again later");
            }
        }
        if (refusal != null) {
            inference.answer(refusal);
        }
    }

    /**
     * Runs a request with a certain caller, in this thread.
     *
     * @param caller from 0, less than there are
     */
    void run(Inference inference, int caller) {
        runners.get(caller).run(inference);
    }

    private void work(Runner runner) {
        try (runner) {
            while (true) {
                runner.run(queue.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the end
        }
    }

    /** Lets inferences under way end, refuses those that wait, and gives the model back. */
    @Override
    public void close() {
        List<Inference> waiting = new ArrayList<>();
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            queue.drainTo(waiting);
        }
        waiting.forEach(inference -> inference.answer(Reply.refused(404, "model '" + model.name() + "' was unloaded")));
        threads.forEach(Thread::interrupt);
        instance.close(); // waits for inferences under way
    }
}

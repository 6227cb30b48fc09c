package io.herofake.server.engine;

import io.herofake.backend.BackendException;
import io.herofake.server.engine.EngineRefusedException.Reason;
import io.herofake.server.engine.InferenceOutcome.Failed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests with a bounded number of inference slots behind a bounded queue, earliest absolute deadline first. A
 * request whose deadline has passed in the queue is still answered, as in the paper, and its answer says that it is late.
 * Thread-safe.
 */
public final class InferenceEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InferenceEngine.class);
    private static final Duration LAST_INFERENCE = Duration.ofSeconds(30);

    private final EngineOptions options;
    private final DeadlineQueue queue;
    private final List<ServedModel> served;
    private final Map<String, QosLevel> levels = new LinkedHashMap<>();
    private final Map<String, LoadedModel> models = new LinkedHashMap<>();
    private List<LoadedModel> loaded = List.of();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong sequence = new AtomicLong();

    private InferenceEngine(EngineOptions options, List<ServedModel> served) {
        this.options = options;
        this.served = List.copyOf(served);
        this.queue = new DeadlineQueue(options.queueLength());
        options.qosLevels().forEach(level -> levels.put(level.name(), level));
    }

    /**
     * Starts the slots, opens every model in each of them, runs each once and measures what has no configured worst execution
     * time. Returns when all that is done.
     *
     * @param models at least one, names all different; given away: the engine closes them, also when starting fails
     * @throws BackendException if a model cannot be opened or run
     */
    public static InferenceEngine start(EngineOptions options, List<ServedModel> models) throws BackendException {
        InferenceEngine engine = new InferenceEngine(options, models);
        boolean started = false;
        try {
            engine.checkNames();
            engine.startSlots();
            started = true;
            return engine;
        } finally {
            if (!started) {
                engine.close();
            }
        }
    }

    private void checkNames() {
        if (served.isEmpty()) {
            throw new IllegalArgumentException("no model to serve");
        }
        if (served.stream().map(ServedModel::name).distinct().count() != served.size()) {
            throw new IllegalArgumentException("a model is served twice: "
                    + served.stream().map(ServedModel::name).toList());
        }
    }

    private void startSlots() throws BackendException {
        List<InferenceSlot> slots = new ArrayList<>();
        for (int i = 0; i < options.slots(); i++) {
            InferenceSlot slot = new InferenceSlot(queue, served, options.measuredRuns());
            slots.add(slot);
            Thread thread = new Thread(slot, "inference-slot-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
        long[] worst = new long[served.size()];
        for (InferenceSlot slot : slots) {
            long[] measured = await(slot);
            for (int i = 0; i < worst.length; i++) {
                worst[i] = Math.max(worst[i], measured[i]);
            }
        }
        for (int i = 0; i < worst.length; i++) {
            ServedModel model = served.get(i);
            models.put(
                    model.name(),
                    new LoadedModel(model, i, model.worstExecutionNanos().orElse(worst[i])));
        }
        loaded = List.copyOf(models.values());
    }

    private static long[] await(InferenceSlot slot) throws BackendException {
        try {
            return slot.ready().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof BackendException cause) {
                throw cause;
            }
            throw new BackendException(
                    BackendException.Kind.RUNTIME_FAILURE, "an inference slot cannot start", e.getCause());
        }
    }

    /**
     * Queues a request.
     *
     * @param handler called exactly once if this returns, never if it throws
     * @throws EngineRefusedException if the queue is full, the engine draining or closed, the model or QoS level unknown
     */
    public Ticket submit(InferenceRequest request, OutcomeHandler handler) throws EngineRefusedException {
        LoadedModel model = models.get(request.model());
        if (model == null) {
            throw new EngineRefusedException(
                    Reason.UNKNOWN_MODEL,
                    "no model '" + request.model() + "'; known: " + String.join(", ", models.keySet()));
        }
        QosLevel level = levels.get(request.qos());
        if (level == null) {
            throw new EngineRefusedException(
                    Reason.UNKNOWN_QOS,
                    "no QoS level '" + request.qos() + "'; known: " + String.join(", ", levels.keySet()));
        }
        Task task = new Task(this, model, level, request, sequence.getAndIncrement(), handler);
        return switch (queue.offer(task)) {
            case TAKEN -> task;
            case FULL ->
                throw new EngineRefusedException(
                        Reason.QUEUE_FULL, options.queueLength() + " requests are waiting already");
            case CLOSED -> throw new EngineRefusedException(Reason.CLOSED, "the gateway is shutting down");
        };
    }

    boolean cancel(Task task) {
        if (!queue.remove(task)) {
            return false;
        }
        deliver(task, new Failed(FailureReason.CANCELLED, "cancelled while it was queued", null));
        return true;
    }

    private static void deliver(Task task, InferenceOutcome outcome) {
        try {
            task.deliver(outcome);
        } catch (RuntimeException | Error e) {
            LOG.error("an outcome could not be delivered", e);
        }
    }

    /** How it is set up. */
    public EngineOptions options() {
        return options;
    }

    /** The served models, in the order given. */
    public List<LoadedModel> models() {
        return loaded;
    }

    /** The served model of a name, or null. */
    public @Nullable LoadedModel model(String name) {
        return models.get(name);
    }

    /** The QoS level of a name, or null. */
    public @Nullable QosLevel qosLevel(String name) {
        return levels.get(name);
    }

    /** Requests that wait for a slot. */
    public int queueLength() {
        return queue.length();
    }

    /** Requests that slots work on. */
    public int running() {
        return queue.running();
    }

    /**
     * Refuses new requests and waits for the accepted ones.
     *
     * @return false if some had no outcome in time; they keep running until {@link #close()}
     */
    public boolean drain(Duration limit) throws InterruptedException {
        queue.stopAccepting();
        return queue.awaitIdle(limit.toNanos());
    }

    /**
     * Refuses new requests, fails the queued ones with {@link FailureReason#CLOSED}, waits for running ones (30 s at most)
     * and closes all models. A second close does nothing.
     */
    @Override
    public void close() {
        Failed closed = new Failed(FailureReason.CLOSED, "the gateway is shutting down", null);
        queue.close().forEach(task -> deliver(task, closed));
        if (joinSlots()) {
            served.forEach(model -> model.pipelines().close());
        } else {
            LOG.error("an inference did not end within {}; its model is left open", LAST_INFERENCE);
        }
    }

    private boolean joinSlots() {
        long end = System.nanoTime() + LAST_INFERENCE.toNanos();
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive() && end - System.nanoTime() > 0) {
                try {
                    thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
                } catch (InterruptedException e) {
                    interrupted = true;
                    break;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return threads.stream().noneMatch(Thread::isAlive);
    }
}

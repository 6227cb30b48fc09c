package io.herofake.server.engine;

import io.herofake.policy.Catalog;
import io.herofake.policy.PolicySpec;
import io.herofake.policy.QosLevel;
import io.herofake.policy.registry.Policies;
import io.herofake.policy.registry.PolicyRegistry;
import io.herofake.server.engine.EngineRefusedException.Reason;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests with replicas on the platforms of nodes: every request is a task of the kernel, which places it on a
 * replica by policy, and has replicas started and stopped. One thread owns the kernel. Thread-safe.
 */
public final class InferenceEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InferenceEngine.class);
    private static final Duration LAST_EXECUTIONS = Duration.ofSeconds(30);
    private static final Duration LAST_REPLICAS = Duration.ofSeconds(10);

    private final EngineOptions options;
    private final Deployment deployment;
    private final PolicyRegistry registry;
    private final EngineClock clock;
    private final Catalog catalog;
    private final Map<String, LoadedModel> models = new LinkedHashMap<>();
    private final List<LoadedModel> loaded;
    private final List<Place> places;
    private final Orchestrator orchestrator;
    private final @Nullable BackgroundJudge judge;
    private final Thread thread;
    private volatile PolicySpec current;

    private InferenceEngine(
            EngineOptions options,
            Deployment deployment,
            PolicyRegistry registry,
            EngineClock clock,
            @Nullable BackgroundJudge judge) {
        this.options = options;
        this.deployment = deployment;
        this.registry = registry;
        this.clock = clock;
        this.judge = judge;
        current = options.policies();
        catalog = deployment.catalog();
        for (ServedModel model : deployment.models()) {
            models.put(model.name(), new LoadedModel(model, models.size(), catalog));
        }
        loaded = List.copyOf(models.values());
        places = Places.of(deployment.nodes(), catalog);
        Policies policies = registry.create(options.policies(), catalog);
        orchestrator = new Orchestrator(options, deployment, catalog, loaded, places, policies, clock);
        thread = new Thread(orchestrator, "orchestrator");
        thread.setDaemon(true);
    }

    /**
     * Starts the orchestrator: nodes join, initial replicas start. Returns when that is under way; requests are accepted.
     *
     * @param registry makes the policies, now and when they are switched
     * @param judge    judges pictures beside modelled executions; null for none
     * @throws IllegalArgumentException naming a policy, setting, platform type or function that is unknown, or an initial
     *     replica without room
     */
    public static InferenceEngine start(
            EngineOptions options,
            Deployment deployment,
            PolicyRegistry registry,
            EngineClock clock,
            @Nullable BackgroundJudge judge) {
        InferenceEngine engine = new InferenceEngine(options, deployment, registry, clock, judge);
        engine.thread.start();
        try {
            engine.orchestrator.started().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IllegalArgumentException cause) {
                throw cause;
            }
            throw e;
        }
        return engine;
    }

    /** As above, with the policies of this product, the machine's clock, and nobody who judges beside modelled executions. */
    public static InferenceEngine start(EngineOptions options, Deployment deployment) {
        return start(options, deployment, PolicyRegistry.standard(), EngineClock.SYSTEM, null);
    }

    /**
     * Takes a request in.
     *
     * @param handler called exactly once if this returns, never if it throws
     * @throws EngineRefusedException if too much is under way, the engine draining or closed, the model or QoS level unknown
     */
    public Ticket submit(InferenceRequest request, OutcomeHandler handler) throws EngineRefusedException {
        LoadedModel model = models.get(request.model());
        if (model == null) {
            throw new EngineRefusedException(
                    Reason.UNKNOWN_MODEL,
                    "no model '" + request.model() + "'; known: " + String.join(", ", models.keySet()));
        }
        int level = levelId(request.qos());
        if (level < 0) {
            throw new EngineRefusedException(
                    Reason.UNKNOWN_QOS,
                    "no QoS level '" + request.qos() + "'; known: "
                            + String.join(
                                    ", ", levels().stream().map(QosLevel::name).toList()));
        }
        PendingVerdict pending = judge == null ? null : judge.judge(model, request.content());
        LiveRequest task = new LiveRequest(
                orchestrator,
                model,
                level,
                catalog.level(level),
                request.content(),
                request.arrivalNanos() - orchestrator.origin(),
                pending,
                handler);
        if (!orchestrator.submit(task)) {
            throw orchestrator.accepting()
                    ? new EngineRefusedException(Reason.OVERLOADED, "too many requests have come at a time")
                    : new EngineRefusedException(Reason.CLOSED, "the gateway is shutting down");
        }
        return task;
    }

    private int levelId(String name) {
        for (int level = 0; level < catalog.levelCount(); level++) {
            if (catalog.level(level).name().equals(name)) {
                return level;
            }
        }
        return -1;
    }

    /** Adds one who learns of everything from now on. */
    public void addListener(EngineListener listener) {
        orchestrator.observers().add(listener);
    }

    /** The cluster between two events. Fails with {@link IllegalStateException} once the engine has ended. */
    public CompletableFuture<ClusterSnapshot> snapshot() {
        return orchestrator.ask(orchestrator::snapshot);
    }

    /**
     * Has a node take no new replicas and tasks, or take them again.
     *
     * @return whether there is such a node
     */
    public CompletableFuture<Boolean> drainNode(String name, boolean on) {
        return orchestrator.ask(now -> orchestrator.drain(name, on, now));
    }

    /**
     * Has other policies, or the same with other settings, take over. No request is lost.
     *
     * @return their names, once they are in force
     * @throws IllegalArgumentException naming a policy or setting that is unknown or out of range; nothing has changed then
     */
    public CompletableFuture<String> switchPolicies(PolicySpec policies) {
        Policies made = registry.create(policies, catalog);
        String names = EngineOptions.names(policies);
        return orchestrator.ask(now -> {
            orchestrator.switchPolicies(made, names, now);
            current = policies;
            return names;
        });
    }

    /** The policies in force. */
    public PolicySpec policies() {
        return current;
    }

    /** How it was set up. */
    public EngineOptions options() {
        return options;
    }

    /** What it serves, and on what. */
    public Deployment deployment() {
        return deployment;
    }

    /** The served models, in the order given. */
    public List<LoadedModel> models() {
        return loaded;
    }

    /** The served model of a name, or null. */
    public @Nullable LoadedModel model(String name) {
        return models.get(name);
    }

    /** The QoS levels, in the order given. */
    public List<QosLevel> levels() {
        return deployment.levels();
    }

    /** The QoS level of a name, or null. */
    public @Nullable QosLevel qosLevel(String name) {
        int level = levelId(name);
        return level < 0 ? null : catalog.level(level);
    }

    /** The platforms in the order of their nodes. */
    public List<Place> places() {
        return places;
    }

    /** Requests in the gateway queue. */
    public int queueLength() {
        return orchestrator.waiting();
    }

    /** Accepted requests without an outcome: waiting, queued or being executed. */
    public int unanswered() {
        return orchestrator.unanswered();
    }

    /** The clock that {@link InferenceRequest#arrivalNanos} is on. */
    public EngineClock clock() {
        return clock;
    }

    /** Whether it takes requests: not draining, not ended. */
    public boolean accepting() {
        return orchestrator.accepting();
    }

    /** Completes when the engine has ended: closed, or through a fault of its own, after which it answers nothing. */
    public CompletableFuture<Void> ended() {
        return orchestrator.ended().copy();
    }

    /**
     * Refuses new requests and waits for the accepted ones.
     *
     * @return false if some had no outcome in time; they keep running until {@link #close()}
     */
    public boolean drain(Duration limit) throws InterruptedException {
        orchestrator.stopAccepting();
        try {
            orchestrator.idle().get(limit.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /**
     * Refuses new requests, fails those that wait with {@link FailureReason#CLOSED}, lets running ones end (30 s at most), and
     * tears all replicas down (10 s at most). A second close waits for the first.
     */
    @Override
    public void close() {
        orchestrator.close(LAST_EXECUTIONS.toNanos(), LAST_REPLICAS.toNanos());
        Duration limit = LAST_EXECUTIONS.plus(LAST_REPLICAS).plusSeconds(5);
        try {
            if (!join(limit)) {
                LOG.error("the orchestrator did not end within {}", limit);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean join(Duration limit) throws InterruptedException {
        thread.join(limit.toMillis());
        return !thread.isAlive();
    }
}

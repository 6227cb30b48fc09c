package io.herofake.server.http;

import io.herofake.server.engine.InferenceEngine;
import io.herofake.server.metrics.BuildInfo;
import io.herofake.server.metrics.GatewayMetrics;
import io.herofake.server.watch.DecisionLog;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all connections share. Thread-safe. */
final class Gateway {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final int SIDE_QUEUE = 256;
    private static final int SIDE_SECONDS = 5;

    /** Where the gateway is in its life; only ever moves on. */
    enum Phase {
        SERVING,
        /** Not ready any more, but still accepting, so that those who look at readiness can turn away. */
        NOTICE,
        /** No new connections, no new requests. */
        DRAINING
    }

    final GatewayOptions options;
    final InferenceEngine engine;
    final GatewayMetrics metrics;
    final Meters meters;
    final UploadBudget budget;
    final Access access;
    final Information information;
    final AnswerJson answers;
    final ClusterAnswers cluster;
    final OpenInference openInference;
    /** Requests begun and not answered. */
    final AtomicInteger inFlight = new AtomicInteger();

    private final ExecutorService side = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(SIDE_QUEUE), new DefaultThreadFactory("http-side"));

    private volatile Phase phase = Phase.SERVING;

    Gateway(GatewayOptions options, InferenceEngine engine, GatewayMetrics metrics, BuildInfo build, Access access) {
        this.access = access;
        this.options = options;
        this.engine = engine;
        this.metrics = metrics;
        this.meters = new Meters(metrics);
        this.budget = new UploadBudget(options.limits().uploadBudgetBytes());
        this.information = new Information(engine, options, build);
        this.answers = new AnswerJson(engine);
        DecisionLog decisions = new DecisionLog();
        this.cluster = new ClusterAnswers(engine::snapshot, decisions);
        engine.addListener(decisions);
        engine.addListener(metrics.cluster());
        var unused = engine.snapshot().thenAccept(metrics.cluster()::prepare);
        this.openInference = new OpenInference(engine, build);
        metrics.gauge("herofake.http.requests.in.flight", "Requests begun and not answered", inFlight::get);
        metrics.gauge("herofake.upload.bytes", "Memory that uploads take", budget::used);
        metrics.gauge(
                "herofake.upload.budget.bytes",
                "Memory that uploads may take",
                () -> options.limits().uploadBudgetBytes());
    }

    Phase phase() {
        return phase;
    }

    void enter(Phase next) {
        phase = next;
    }

    /**
     * Runs what is too slow for an event loop and no inference: taking forms apart, writing metrics. Refuses with
     * {@link java.util.concurrent.RejectedExecutionException} when too much waits already.
     */
    Executor side() {
        return side;
    }

    /** Gives the side thread and the metrics back. */
    void close() {
        side.shutdownNow();
        try {
            if (!side.awaitTermination(SIDE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("a side task did not end within {} s", SIDE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        metrics.close();
    }
}

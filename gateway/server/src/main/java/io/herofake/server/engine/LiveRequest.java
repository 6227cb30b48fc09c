package io.herofake.server.engine;

import io.herofake.policy.QosLevel;
import io.herofake.server.engine.InferenceOutcome.Failed;
import org.jspecify.annotations.Nullable;

/** An accepted request on its way through the engine. But for {@link #cancel}, the engine's thread alone uses it. */
final class LiveRequest implements Ticket, Event {
    private final Orchestrator orchestrator;
    final OutcomeHandler handler;
    final LoadedModel model;
    final int level;
    final QosLevel qos;
    /** On the engine's clock. */
    final long arrivalNanos;

    final @Nullable PendingVerdict pending;
    /** Null once it has its outcome, so that a lost replica keeps no picture. */
    volatile @Nullable Content content;
    /** Unique in the life of an engine. */
    long number = -1;
    /** Its handle in the kernel; -1 before. */
    long task = -1;
    /** Its slot among the requests; -1 when it is in none. */
    int slot = -1;

    boolean executing;
    /** Cancelled while it was being executed: its outcome comes when that has ended. */
    boolean abandoned;
    /** The execution that has just ended, and its place in it. */
    @Nullable
    Execution result;

    int index;
    /** What went wrong last. */
    @Nullable
    Failed failure;

    LiveRequest(
            Orchestrator orchestrator,
            LoadedModel model,
            int level,
            QosLevel qos,
            Content content,
            long arrivalNanos,
            @Nullable PendingVerdict pending,
            OutcomeHandler handler) {
        this.orchestrator = orchestrator;
        this.model = model;
        this.level = level;
        this.qos = qos;
        this.content = content;
        this.arrivalNanos = arrivalNanos;
        this.pending = pending;
        this.handler = handler;
    }

    void result(Execution execution, int at) {
        result = execution;
        index = at;
    }

    /** What it was executed for has failed. */
    void failed(Failed reason) {
        executing = false;
        failure = reason;
    }

    @Override
    public void happen(long nowNanos) {
        orchestrator.arrived(this, nowNanos);
    }

    @Override
    public void dropped(Failed why) {
        orchestrator.dropped(this, why);
    }

    @Override
    public void cancel() {
        orchestrator.post(now -> orchestrator.cancelled(this, now));
    }
}

package io.herofake.server.engine;

/** An accepted request in the engine; ordered by absolute deadline, then by arrival at the queue. */
final class Task implements Ticket, Comparable<Task> {
    final LoadedModel model;
    final QosLevel qos;
    final byte[] picture;
    final long arrivalNanos;
    final long deadlineNanos;
    private final long sequence;
    private final OutcomeHandler handler;
    private final InferenceEngine engine;

    Task(
            InferenceEngine engine,
            LoadedModel model,
            QosLevel qos,
            InferenceRequest request,
            long sequence,
            OutcomeHandler handler) {
        this.engine = engine;
        this.model = model;
        this.qos = qos;
        this.picture = request.picture();
        this.arrivalNanos = request.arrivalNanos();
        this.deadlineNanos = qos.deadlineNanos(model.worstExecutionNanos());
        this.sequence = sequence;
        this.handler = handler;
    }

    @Override
    public boolean cancel() {
        return engine.cancel(this);
    }

    void deliver(InferenceOutcome outcome) {
        handler.onOutcome(outcome);
    }

    /** By difference, as {@link System#nanoTime()} may overflow. */
    @Override
    public int compareTo(Task other) {
        int byDeadline = Long.signum((arrivalNanos + deadlineNanos) - (other.arrivalNanos + other.deadlineNanos));
        return byDeadline != 0 ? byDeadline : Long.compare(sequence, other.sequence);
    }
}

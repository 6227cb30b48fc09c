package io.herofake.server.engine;

import io.herofake.model.Verdict;
import io.herofake.server.engine.InferenceOutcome.Failed;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One batch on one replica: its requests, and room for their results. The replica's thread fills it, then hands it back with
 * {@link ReplicaSignals#completed}. A request that is executed again, after a loss, is in another execution: what a lost
 * replica still writes reaches nobody.
 */
public final class Execution implements Event {
    private final LiveReplica replica;
    private final LiveRequest[] requests;
    private final Content[] contents;
    private final @Nullable Verdict[] verdicts;
    private final float[] @Nullable [] outputs;
    private final @Nullable Failed[] failures;
    private final boolean[] retry;
    private final long[] loadNanos;
    private final @Nullable String[] absences;
    private long inferenceNanos;
    private long endNanos;

    Execution(LiveReplica replica, LiveRequest[] requests) {
        this.replica = replica;
        this.requests = requests;
        contents = new Content[requests.length];
        for (int i = 0; i < contents.length; i++) {
            contents[i] = Objects.requireNonNull(requests[i].content);
        }
        verdicts = new Verdict[requests.length];
        outputs = new float[requests.length][];
        failures = new Failed[requests.length];
        retry = new boolean[requests.length];
        loadNanos = new long[requests.length];
        absences = new String[requests.length];
    }

    /** Number of requests, at least 1. */
    public int size() {
        return requests.length;
    }

    /** What a request brings. */
    public Content content(int index) {
        return contents[index];
    }

    /** What was found out about a request before it was executed; null if nothing was asked for. */
    public @Nullable PendingVerdict pending(int index) {
        return requests[index].pending;
    }

    /** A request was judged. */
    public void judged(int index, Verdict verdict) {
        verdicts[index] = verdict;
    }

    /** The model's output for a request, for those that want it. */
    public void output(int index, float[] values) {
        outputs[index] = values;
    }

    /** How long it took to make the model's input of a request. */
    public void loaded(int index, long nanos) {
        loadNanos[index] = nanos;
    }

    /**
     * A request has failed.
     *
     * @param again whether it makes sense to try again
     */
    public void failed(int index, Failed failure, boolean again) {
        failures[index] = failure;
        retry[index] = again;
    }

    /** Nothing has failed, but there is no verdict on a request, and why. */
    public void unjudged(int index, String reason) {
        absences[index] = reason;
    }

    /** Whether a request has failed already. */
    public boolean hasFailed(int index) {
        return failures[index] != null;
    }

    /**
     * The model has run.
     *
     * @param inference how long it took
     * @param end       when it ended, on the clock that requests arrive by
     */
    public void ran(long inference, long end) {
        inferenceNanos = inference;
        endNanos = end;
    }

    LiveReplica replica() {
        return replica;
    }

    LiveRequest request(int index) {
        return requests[index];
    }

    @Nullable
    Verdict verdict(int index) {
        return verdicts[index];
    }

    float @Nullable [] outputOf(int index) {
        return outputs[index];
    }

    @Nullable
    Failed failure(int index) {
        return failures[index];
    }

    boolean retries(int index) {
        return retry[index];
    }

    long loadNanos(int index) {
        return loadNanos[index];
    }

    @Nullable
    String absence(int index) {
        return absences[index];
    }

    long inferenceNanos() {
        return inferenceNanos;
    }

    long endNanos() {
        return endNanos;
    }

    @Override
    public void happen(long nowNanos) {
        replica.completed(this, nowNanos);
    }
}

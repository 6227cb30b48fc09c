package io.herofake.kernel;

import io.herofake.policy.Handles;
import io.herofake.policy.ReplicaView;
import io.herofake.policy.TaskView;
import org.jspecify.annotations.Nullable;

/** A task; pooled. */
final class Task implements TaskView {
    enum State {
        /** In the pool. */
        FREE,
        /** Arrived, in no queue yet or between queues. */
        LOOSE,
        /** In the gateway queue. */
        WAITING,
        /** In a replica's queue. */
        QUEUED,
        /** Being executed. */
        RUNNING,
        /** Ended by cancellation, but its platform still executes it. */
        ABANDONED
    }

    final int slot;
    int generation;
    State state = State.FREE;
    long tag;
    int function;
    int level;
    long arrivalNanos;
    long deadlineNanos;
    /** Its key in the gateway queue and, if those are ordered, in replica queues. */
    long key;
    /** Order of arrival, breaks ties. */
    long sequence;

    int losses;

    @Nullable
    Replica replica;

    long placedNanos;
    long dispatchedNanos;
    long finishedNanos;
    long coldWaitNanos;
    /** The function's {@link FunctionState#startingOnlyNanos} when it entered the gateway queue. */
    long coldMark;

    int batch;
    double energyJoules;
    /** Neighbours in the replica's queue; next also links the pool. */
    @Nullable
    Task previous;

    @Nullable
    Task next;
    /** Position in the gateway queue, in the expiry queue, among the replica's running tasks; -1 when not there. */
    int waitingIndex = -1;

    int expiryIndex = -1;
    int runningIndex = -1;
    /** The last emptying of the gateway queue in which its key was asked for again. */
    long askedAt;

    Task(int slot) {
        this.slot = slot;
    }

    void begin(long tag, int function, int level, long arrivalNanos, long deadlineNanos, long sequence) {
        this.tag = tag;
        this.function = function;
        this.level = level;
        this.arrivalNanos = arrivalNanos;
        this.deadlineNanos = deadlineNanos;
        this.sequence = sequence;
        state = State.LOOSE;
        losses = 0;
        replica = null;
        placedNanos = -1;
        dispatchedNanos = -1;
        finishedNanos = -1;
        coldWaitNanos = 0;
        batch = 0;
        energyJoules = Double.NaN;
        askedAt = -1;
    }

    @Override
    public long id() {
        return Handles.of(slot, generation);
    }

    @Override
    public long tag() {
        return tag;
    }

    @Override
    public int function() {
        return function;
    }

    @Override
    public int level() {
        return level;
    }

    @Override
    public long arrivalNanos() {
        return arrivalNanos;
    }

    @Override
    public long deadlineNanos() {
        return deadlineNanos;
    }

    @Override
    public int losses() {
        return losses;
    }

    @Override
    public @Nullable ReplicaView replica() {
        return replica;
    }

    @Override
    public long placedNanos() {
        return placedNanos;
    }

    @Override
    public long dispatchedNanos() {
        return dispatchedNanos;
    }

    @Override
    public long finishedNanos() {
        return finishedNanos;
    }

    @Override
    public long coldWaitNanos() {
        return coldWaitNanos;
    }

    @Override
    public int batch() {
        return batch;
    }

    @Override
    public double energyJoules() {
        return energyJoules;
    }
}

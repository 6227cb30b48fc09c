package io.herofake.policy;

/**
 * One replica as policies see it. The object belongs to the kernel and changes with it; it is never used for another
 * replica.
 */
public interface ReplicaView {
    /** The key of an idle replica in {@link #freeAtNanos}: lower than any time. */
    long IDLE_KEY = Long.MIN_VALUE;

    /** Handle, unique over the life of a kernel. */
    long id();

    /** A dense number, unique among living replicas: the id of its platform. */
    default int slot() {
        return platform().id();
    }

    /** The function's id. */
    int function();

    /** The platform type's id. */
    int type();

    /** Where it runs. */
    PlatformView platform();

    /** Its state. */
    ReplicaState state();

    /** Whether it finishes what it has and takes nothing new. */
    boolean draining();

    /** Whether it may take a task now: living, not draining, with room, and not {@code STARTING} unless that is allowed. */
    boolean open();

    /** Tasks that it holds: queued and running. */
    int inFlight();

    /** Tasks in its queue. */
    int queued();

    /** Tasks that it executes: 0, 1 or a batch. */
    int running();

    /** One of the tasks that it executes, 0 to below {@link #running}, in no particular order after the dispatch. */
    TaskView runningTask(int index);

    /** The most tasks that it may hold. */
    int capacity();

    /** The most tasks that it executes as one batch, by the batching policy. */
    int maxBatch();

    /** When the decision to start it was taken. */
    long startedNanos();

    /** When it became warm; before that, when it is expected to. */
    long readyNanos();

    /** When it last became idle; -1 if it is not idle. */
    long idleSinceNanos();

    /**
     * Eq. 8 as a point in time: when a task that is placed on it now is predicted to begin. That is when it is ready, then the
     * predicted rest of what it runs, then the profiled times of all that is queued. {@link #IDLE_KEY} if it is warm and
     * holds nothing. The prediction may lie in the past when an execution takes longer than its profile says.
     */
    long freeAtNanos();

    /** Length of its queue by eq. 8 at a time, in nanoseconds; 0 if idle or overdue. */
    default long queueNanos(long nowNanos) {
        long freeAt = freeAtNanos();
        return freeAt <= nowNanos ? 0 : freeAt - nowNanos;
    }
}

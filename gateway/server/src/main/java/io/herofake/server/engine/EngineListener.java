package io.herofake.server.engine;

import io.herofake.policy.Decision;

/**
 * Learns what happens in an engine, for records, metrics and people. Called on the engine's thread, in order: an
 * implementation takes note and returns within microseconds; it must not block, and what it throws is logged and dropped. All
 * times are on the engine's clock: nanoseconds since it started. The objects are immutable and may be kept.
 */
public interface EngineListener {
    /** A task has arrived; each arrival is followed by exactly one {@link #ended}. */
    default void arrived(TaskArrival arrival) {}

    /** A task was handed to a replica. It may come again for the same task, after a loss. */
    default void dispatched(TaskDispatch dispatch) {}

    /** A task has ended, in whichever way. */
    default void ended(TaskEnd end) {}

    /** A replica was started, became warm, or went. */
    default void replicaChanged(ReplicaChange change) {}

    /** A node came, went, or began or ended to drain. */
    default void nodeChanged(NodeChange change) {}

    /** A decision with its reasons. Not every placement is explained: explaining is bounded in how often it is done. */
    default void decided(Decision decision) {}

    /**
     * The engine's thread has taken so long for something, everything that followed from it at once included: placement, dispatch,
     * starts and stops of replicas, and what listeners do.
     */
    default void worked(Work work, long nanos) {}

    /** What the engine's thread does. */
    enum Work {
        /** A task arrives and is placed, or queued. */
        ARRIVAL,
        /** Scaling, expiry, waits for batches. */
        TICK
    }

    /** Live execution times have left their profile, or are back. */
    default void drifted(ExecutionDrift drift) {}
}

package io.herofake.policy.placement;

import io.herofake.policy.ClusterView;
import io.herofake.policy.Decision;
import io.herofake.policy.ReplicaListener;
import io.herofake.policy.ReplicaView;
import io.herofake.policy.TaskView;
import org.jspecify.annotations.Nullable;

/**
 * Decides which replica takes a task. Deterministic: the same calls give the same answers; randomness comes from a seed.
 * {@link #place} allocates nothing and takes at most logarithmic time in the number of replicas.
 */
public interface Scheduler extends ReplicaListener {
    /** Called once, before anything else. */
    default void attach(ClusterView cluster) {}

    /**
     * Chooses an open replica of the task's function.
     *
     * @return null to leave the task in the gateway queue. The kernel asks again whenever something has changed for the
     *     function: an arrival, a completion, a replica opened, a tick.
     */
    @Nullable
    ReplicaView place(TaskView task, long nowNanos);

    /**
     * Adds to a decision every candidate with the terms of its cost, as {@link #place} would see them now. Called before
     * {@link #place} and only while decisions are explained; may take linear time, must not change any state.
     */
    default void explain(TaskView task, long nowNanos, Decision.Builder decision) {}
}

package io.herofake.policy.scaling;

import io.herofake.policy.ClusterView;
import io.herofake.policy.ReplicaListener;
import io.herofake.policy.ReplicaView;

/**
 * Decides how many replicas of each function there are, and on which platforms. Deterministic. It learns of the load from
 * the counters and integrals of {@link ClusterView}, which it reads at each tick, and acts through {@link Scaling}.
 */
public interface Autoscaler extends ReplicaListener {
    /** Called once, before anything else, when the kernel begins or this policy takes over from another. */
    void attach(ClusterView cluster);

    /**
     * Called every {@link #periodNanos}. May look at every function, must not look at every replica.
     *
     * @param nowNanos the kernel's clock; never less than at the call before
     */
    void tick(long nowNanos, Scaling scaling);

    /**
     * Called when a function has a task, new or waiting, and no replica, starting or warm, to start one if there is room. Called
     * again at every arrival and tick until it has one.
     */
    void demand(int function, long nowNanos, Scaling scaling);

    /** Called when a replica has become warm. */
    default void replicaReady(ReplicaView replica, long nowNanos, Scaling scaling) {}

    /** Called after a replica was lost; its tasks are in the gateway queue again or have been given up. */
    default void replicaLost(ReplicaView replica, long nowNanos, Scaling scaling) {}

    /** Time from tick to tick in nanoseconds, above 0. */
    long periodNanos();

    /**
     * The most tasks that a replica of a function on a platform type may hold, above 0; the paper sizes the queues of replicas
     * to the concurrency threshold. A kernel may be configured to override it.
     */
    int replicaCapacity(int function, int type);
}

package io.herofake.policy;

/**
 * Told by the kernel which replicas may take tasks, so that a policy can keep an ordered structure instead of looking at
 * every replica for every decision. Calls for one replica come as {@code opened, changed*, closed}, repeatedly.
 */
public interface ReplicaListener {
    /** From now on the replica may take tasks ({@link ReplicaView#open}). */
    default void replicaOpened(ReplicaView replica) {}

    /** What an open replica holds, its state or its {@link ReplicaView#freeAtNanos} has changed. */
    default void replicaChanged(ReplicaView replica) {}

    /** From now on the replica may take no tasks. */
    default void replicaClosed(ReplicaView replica) {}

    /**
     * A replica, open or not, has completed all tasks of a batch. Not called for executions that failed or were lost.
     *
     * @param batch number of tasks
     * @param nanos how long the execution took
     */
    default void executed(ReplicaView replica, int batch, long nanos) {}
}

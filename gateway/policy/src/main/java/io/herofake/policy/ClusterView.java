package io.herofake.policy;

import org.jspecify.annotations.Nullable;

/**
 * What policies may know of the cluster: the present and counters of the past, never the future. Every call takes constant
 * time unless it says otherwise. Belongs to the kernel and its thread.
 */
public interface ClusterView {
    /** Functions, platform types, QoS levels, profiles. */
    Catalog catalog();

    /** The kernel's time. */
    long nowNanos();

    /** Number of nodes ever seen; ids run from 0 to below it. */
    int nodeCount();

    /** A node. */
    NodeView node(int id);

    /** Number of platforms ever seen; ids run from 0 to below it. */
    int platformCount();

    /** A platform. */
    PlatformView platform(int id);

    /** Tasks of a function in the gateway queue. */
    int waiting(int function);

    /** Tasks of a function queued or running on replicas of a platform type. */
    int inFlight(int function, int type);

    /**
     * The integral of {@link #waiting} over time, in task-nanoseconds. It wraps around: take the difference of two readings,
     * which is right as long as it is below 2^63.
     */
    long waitingIntegral(int function);

    /** The integral of {@link #inFlight(int, int)} over time, as {@link #waitingIntegral}. */
    long inFlightIntegral(int function, int type);

    /** Tasks of a function that were let in since the kernel began. */
    long arrivals(int function);

    /** Those of {@link #arrivals(int)} that have a QoS level. */
    long arrivals(int function, int level);

    /** Tasks of a function that completed on a platform type since the kernel began. */
    long completions(int function, int type);

    /** Replicas of a function on a platform type that are starting, idle or busy, and not draining. */
    int replicas(int function, int type);

    /** Those of {@link #replicas} that are starting. */
    int starting(int function, int type);

    /** Replicas of a function on all platform types, counted as {@link #replicas(int, int)}. */
    int replicas(int function);

    /** Whether starts of a function on a platform type are held back after failed starts. */
    boolean startsHeldBack(int function, int type);

    /** Of the idle replicas with an empty queue, not draining, the one that became idle first; null if there is none. */
    @Nullable
    ReplicaView longestIdle(int function, int type);

    /** Calls back with every replica of a function that is not stopped, in order of platform type, then of age. Linear. */
    void forEachReplica(int function, ReplicaVisitor visitor);

    /**
     * The available platform with the lowest id, of those from {@code fromId}, whose node has the memory for the function.
     * Logarithmic.
     *
     * @return null if there is none
     */
    @Nullable
    PlatformView firstFit(int function, int type, int fromId);

    /** As {@link #firstFit}, but only platforms on nodes that have a replica. Logarithmic. */
    @Nullable
    PlatformView firstFitInUse(int function, int type, int fromId);

    /**
     * The available platform on the node with the largest fraction of its memory free and, among equals, with the lowest
     * id. Logarithmic; linear when that node's free memory is too small for the function.
     *
     * @return null if there is none
     */
    @Nullable
    PlatformView mostAvailable(int function, int type);

    /**
     * As {@link #firstFit}, but only platforms that still have the function in their cache. Linear in those whose node has
     * no memory.
     */
    @Nullable
    PlatformView cachedFit(int function, int type);

    /** Receives replicas. */
    @FunctionalInterface
    interface ReplicaVisitor {
        /** One replica. */
        void visit(ReplicaView replica);
    }
}

package io.herofake.policy;

/** One node as policies see it. The object belongs to the kernel and changes with it. */
public interface NodeView {
    /** Dense id from 0; never used again for another node. */
    int id();

    /** Its name. */
    String name();

    /** All its memory, in bytes. */
    long memoryBytes();

    /** Memory that no replica owns, in bytes. */
    long freeMemoryBytes();

    /** Number of replicas on it that own a platform. */
    int replicas();

    /** Whether it is part of the cluster now. */
    boolean present();

    /** Whether it takes no new replicas and its replicas take no new tasks. */
    boolean draining();

    /** Number of its platforms. */
    int platformCount();

    /** A platform by its index on the node, 0 to below {@link #platformCount}. */
    PlatformView platform(int index);
}

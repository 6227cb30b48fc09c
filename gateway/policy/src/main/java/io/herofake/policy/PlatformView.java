package io.herofake.policy;

import org.jspecify.annotations.Nullable;

/** One platform as policies see it. The object belongs to the kernel and changes with it. */
public interface PlatformView {
    /** No function. */
    int NO_FUNCTION = -1;

    /** Dense id from 0 over all nodes; never used again. */
    int id();

    /** The platform type's id. */
    int type();

    /** Its node. */
    NodeView node();

    /** The replica that owns it, or null. */
    @Nullable
    ReplicaView replica();

    /** The function that it ran last and still has in its cache, or {@link #NO_FUNCTION}. */
    int cachedFunction();

    /** Whether a replica may be started on it: its node is present and not draining, no replica owns it, not quarantined. */
    boolean available();

    /** Until when it is quarantined after failures; 0 if it is not. */
    long quarantinedUntilNanos();
}

package io.herofake.server.engine;

/**
 * Something that happened to a node.
 *
 * @param nowNanos when, on the engine's clock
 * @param kind     what
 * @param node     the node's name
 */
public record NodeChange(long nowNanos, Kind kind, String node) {
    /** What happens to nodes. */
    public enum Kind {
        /** It is part of the cluster. */
        JOINED,
        /** It is gone with its replicas. */
        LOST,
        /** It takes nothing new. */
        DRAINING,
        /** It takes replicas again. */
        RESUMED
    }
}

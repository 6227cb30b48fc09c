package io.herofake.server.engine;

/**
 * Something that happened to a replica.
 *
 * @param nowNanos when, on the engine's clock
 * @param kind     what
 * @param replica  its id
 * @param function what it runs
 * @param place    its platform
 * @param cold     whether it had to pay a cold start
 * @param reason   for people, for what failed; otherwise empty
 */
public record ReplicaChange(
        long nowNanos, Kind kind, long replica, String function, Place place, boolean cold, String reason) {
    /** What happens to replicas. */
    public enum Kind {
        /** Its sandbox is being set up. */
        STARTING,
        /** It is warm. */
        READY,
        /** It could not be started. */
        START_FAILED,
        /** It was lost while it was warm. */
        LOST,
        /** It did not answer within the bound and was given up. */
        HUNG,
        /** It was told to stop. */
        STOPPING,
        /** It is gone as it was told to. */
        STOPPED
    }
}

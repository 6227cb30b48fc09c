package io.herofake.policy;

/** The life of a replica, in order. A lost replica goes to {@link #STOPPED} from any state. */
public enum ReplicaState {
    /** Its sandbox is being set up; it owns its platform and memory. */
    STARTING,
    /** Warm, running nothing. It may hold queued tasks only while a batching policy waits. */
    IDLE,
    /** Warm, running one task or batch. */
    BUSY,
    /** Told to stop; still owns its platform and memory until that is confirmed. */
    STOPPING,
    /** Gone; owns nothing. */
    STOPPED
}

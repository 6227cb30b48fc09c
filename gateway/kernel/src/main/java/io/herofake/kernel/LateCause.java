package io.herofake.kernel;

/** Why a completed task was late. */
public enum LateCause {
    /** More of its waiting was for a replica to start than behind other tasks. */
    COLD_START,
    /** More of its waiting was behind other tasks, or for a platform, than for a replica to start. */
    QUEUEING,
    /** Its execution alone took longer than it was allowed in all. */
    EXECUTION
}

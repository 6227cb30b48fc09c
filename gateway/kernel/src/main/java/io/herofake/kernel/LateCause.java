package io.herofake.kernel;

import io.herofake.policy.TaskView;

/** Why a completed task was late. */
public enum LateCause {
    /** More of its waiting was for a replica to start than behind other tasks. */
    COLD_START,
    /** More of its waiting was behind other tasks, or for a platform, than for a replica to start. */
    QUEUEING,
    /** Its execution alone took longer than it was allowed in all. */
    EXECUTION;

    /** Why a completed late task is late. */
    public static LateCause of(TaskView task) {
        long allowed = task.deadlineNanos() - task.arrivalNanos();
        long waited = task.dispatchedNanos() - task.arrivalNanos();
        if (task.finishedNanos() - task.dispatchedNanos() > allowed) {
            return EXECUTION;
        }
        return 2 * task.coldWaitNanos() >= waited ? COLD_START : QUEUEING;
    }
}

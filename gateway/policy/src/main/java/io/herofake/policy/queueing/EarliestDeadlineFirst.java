package io.herofake.policy.queueing;

import io.herofake.policy.TaskView;

/** Earliest absolute deadline first (HeROfake, section IV.D). */
public final class EarliestDeadlineFirst implements QueueOrder {
    @Override
    public long key(TaskView task, long nowNanos) {
        return task.deadlineNanos();
    }
}

package io.herofake.policy.queueing;

import io.herofake.policy.TaskView;

/** In order of arrival, as Knative does (HeROfake, section IV.D). A task that was lost goes back to its old place. */
public final class FirstInFirstOut implements QueueOrder {
    @Override
    public long key(TaskView task, long nowNanos) {
        return task.arrivalNanos();
    }
}

package io.herofake.policy.queueing;

import io.herofake.policy.ClusterView;
import io.herofake.policy.ReplicaListener;
import io.herofake.policy.TaskView;

/** Decides whether a task is let in at all. */
public interface Admission extends ReplicaListener {
    /** Called once, before anything else. */
    default void attach(ClusterView cluster) {}

    /** Whether to let the task in; called once per task, when it arrives. */
    boolean accept(TaskView task, long nowNanos);
}

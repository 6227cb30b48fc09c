package io.herofake.policy.queueing;

import io.herofake.policy.ClusterView;
import io.herofake.policy.ReplicaListener;
import io.herofake.policy.TaskView;

/**
 * The order in which the tasks of one function leave the gateway queue: lowest key first, among equals the one that
 * arrived first. Functions share no replicas, so order between functions decides nothing.
 */
public interface QueueOrder extends ReplicaListener {
    /** Called once, before anything else. */
    default void attach(ClusterView cluster) {}

    /** The key of a task that enters the queue. */
    long key(TaskView task, long nowNanos);

    /**
     * The key of a task that has come to the head of the queue. A higher key than before puts it back by that much, for
     * example because its deadline has passed. The kernel asks at most once per task while it empties the queue at one event.
     */
    default long keyAtHead(TaskView task, long key, long nowNanos) {
        return key;
    }
}

package io.herofake.policy.registry;

import io.herofake.policy.placement.Scheduler;
import io.herofake.policy.queueing.Admission;
import io.herofake.policy.queueing.BatchingPolicy;
import io.herofake.policy.queueing.QueueOrder;
import io.herofake.policy.scaling.Autoscaler;

/**
 * The policies of one kernel. They hold state: never share them between kernels.
 *
 * @param autoscaler how many replicas, where
 * @param scheduler  which replica takes a task
 * @param order      order of the gateway queue
 * @param batching   when a batch starts
 * @param admission  which tasks are let in
 */
public record Policies(
        Autoscaler autoscaler, Scheduler scheduler, QueueOrder order, BatchingPolicy batching, Admission admission) {}

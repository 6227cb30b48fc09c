package io.herofake.kernel;

import io.herofake.policy.ReplicaView;
import io.herofake.policy.TaskView;

/**
 * What the kernel wants done. Called while the kernel handles an event, in the order in which things are to happen. An
 * implementation takes note and returns; it must not call the kernel's events from inside (they throw). The views belong to
 * the kernel: copy what is needed.
 */
public interface Actions {
    /**
     * Set up a sandbox for a replica; answer with {@code replicaReady} or {@code replicaFailed}.
     *
     * @param replica       function, type and platform are in it
     * @param expectedNanos what the profile says that this takes; 0 if the platform has the function in its cache
     */
    void startReplica(ReplicaView replica, long expectedNanos);

    /** Tear down a replica, which holds no task; answer with {@code replicaStopped}. */
    void stopReplica(ReplicaView replica);

    /**
     * Begin to execute the {@link ReplicaView#running()} tasks of a replica, {@link ReplicaView#runningTask}, as one batch;
     * answer with {@code taskCompleted}, {@code taskFailed} or {@code taskInvalid} for each, or {@code replicaFailed}.
     *
     * @param expectedNanos what the profile says that this takes
     */
    void dispatch(ReplicaView replica, long expectedNanos);

    /** Tell whoever asked for the task that there will be no result, and why: any outcome but completed and cancelled. */
    void reject(TaskView task, Outcome reason);
}

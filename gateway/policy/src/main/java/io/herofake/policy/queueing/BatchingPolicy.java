package io.herofake.policy.queueing;

/** Decides when a warm replica that runs nothing takes tasks from its queue, and how many. */
public interface BatchingPolicy {
    /**
     * How many tasks to run now.
     *
     * @param function          the function's id
     * @param type              the platform type's id
     * @param queued            tasks in the replica's queue, at least 1
     * @param oldestWaitNanos   how long the first of them has been in this queue
     * @param earliestDeadline  deadline of the first of them
     * @param nowNanos          the kernel's clock
     * @return 1 to {@code min(queued, maxBatch(function, type))}, or 0 to wait
     */
    int take(int function, int type, int queued, long oldestWaitNanos, long earliestDeadline, long nowNanos);

    /** After {@link #take} gave 0: how much longer to wait at most before it is asked again, in nanoseconds, above 0. */
    long waitNanos(int function, int type, int queued, long oldestWaitNanos, long earliestDeadline, long nowNanos);

    /** The largest batch, at least 1 and at most the largest that the profile has; constant. */
    int maxBatch(int function, int type);
}

package io.herofake.policy.queueing;

/** One task at a time, at once: the paper's model. */
public final class NoBatching implements BatchingPolicy {
    @Override
    public int take(int function, int type, int queued, long oldestWaitNanos, long earliestDeadline, long nowNanos) {
        return 1;
    }

    @Override
    public long waitNanos(
            int function, int type, int queued, long oldestWaitNanos, long earliestDeadline, long nowNanos) {
        return 1;
    }

    @Override
    public int maxBatch(int function, int type) {
        return 1;
    }
}

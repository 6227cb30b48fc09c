package io.herofake.policy.queueing;

import io.herofake.policy.Catalog;
import io.herofake.policy.Settings;

/**
 * Whatever a replica has been given by the time it begins is one batch. For schedulers that decide themselves how many tasks
 * a replica gets, as {@code pull} does.
 */
public final class FillBatching implements BatchingPolicy {
    private final Catalog catalog;
    private final int most;

    /**
     * With an upper limit.
     *
     * @param most largest batch, at least 1
     */
    public FillBatching(Catalog catalog, int most) {
        this.catalog = catalog;
        this.most = most;
    }

    /** From settings: {@code maxBatch} 32. */
    public static FillBatching create(Catalog catalog, Settings settings) {
        return new FillBatching(catalog, settings.integer("maxBatch", 32, 1, 4096));
    }

    @Override
    public int take(int function, int type, int queued, long oldestWaitNanos, long earliestDeadline, long nowNanos) {
        return Math.min(queued, maxBatch(function, type));
    }

    @Override
    public long waitNanos(
            int function, int type, int queued, long oldestWaitNanos, long earliestDeadline, long nowNanos) {
        return 1;
    }

    @Override
    public int maxBatch(int function, int type) {
        return Math.max(1, Math.min(most, catalog.largestBatch(function, type)));
    }
}

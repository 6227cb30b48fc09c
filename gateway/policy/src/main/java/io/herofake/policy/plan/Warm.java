package io.herofake.policy.plan;

import io.herofake.policy.Catalog;
import io.herofake.policy.ClusterView;

/** What the warm replicas of a function can do for its tasks. Living: it reads the cluster at each call. */
public final class Warm {
    /** The share of the tightest slack that tasks may spend waiting for a cheaper type. */
    private static final double PATIENCE = 0.5;

    private final ClusterView cluster;
    private final Catalog catalog;
    private final Speeds speeds;

    /** Of a cluster, with execution times as they are known. */
    public Warm(ClusterView cluster, Speeds speeds) {
        this.cluster = cluster;
        this.speeds = speeds;
        catalog = cluster.catalog();
    }

    /** Warm replicas of a function on a platform type. */
    public int count(int function, int type) {
        return cluster.replicas(function, type) - cluster.starting(function, type);
    }

    /** Warm replicas of a function. */
    public int count(int function) {
        int count = 0;
        for (int type = 0; type < catalog.typeCount(); type++) {
            count += count(function, type);
        }
        return count;
    }

    /** The shortest execution time among types with a warm replica or, if there is none, among all; in nanoseconds. */
    public long fastestNanos(int function) {
        long warm = Long.MAX_VALUE;
        long any = Long.MAX_VALUE;
        for (int type = 0; type < catalog.typeCount(); type++) {
            if (catalog.runsOn(function, type)) {
                long nanos = speeds.nanos(function, type);
                any = Math.min(any, nanos);
                warm = count(function, type) > 0 ? Math.min(warm, nanos) : warm;
            }
        }
        return warm == Long.MAX_VALUE ? any : warm;
    }

    /** The time that a function's tightest QoS level allows, in nanoseconds. */
    public long tightestNanos(int function) {
        long tightest = Long.MAX_VALUE;
        for (int level = 0; level < catalog.levelCount(); level++) {
            tightest = Math.min(tightest, catalog.allowedNanos(function, level));
        }
        return tightest;
    }

    /**
     * Whether the tasks that wait can all be done in time by replicas that together complete some number a second.
     *
     * @param executionNanos how long one of them takes
     */
    public boolean backlogFits(int function, double perSecond, long executionNanos) {
        double slack = (tightestNanos(function) - executionNanos) * 1e-9;
        return perSecond > 0 && (cluster.waiting(function) + 1) / perSecond <= PATIENCE * slack;
    }
}

package io.herofake.policy.plan;

import io.herofake.policy.Catalog;
import io.herofake.policy.ClusterView;
import io.herofake.policy.Decision;
import io.herofake.policy.PlatformView;
import io.herofake.policy.ReplicaView;
import io.herofake.policy.scaling.Scaling;
import org.jspecify.annotations.Nullable;

/** The replicas of functions as the parts of {@link PlanAutoscaler} count and start them. */
final class Fleet {
    private final ClusterView cluster;
    private final Catalog catalog;
    private final Demand demand;
    private final Need need;
    /** By function and type: when the replica that was started last is expected to be warm. */
    private final long[][] readyNanos;

    Fleet(ClusterView cluster, Demand demand, Need need) {
        this.cluster = cluster;
        this.demand = demand;
        this.need = need;
        catalog = cluster.catalog();
        readyNanos = new long[catalog.functionCount()][catalog.typeCount()];
    }

    /** All replicas of a function, warm or starting. */
    Need.Pool all(int function) {
        return by(function, Long.MAX_VALUE);
    }

    /** Its warm replicas. */
    Need.Pool warm(int function) {
        return by(function, Long.MIN_VALUE);
    }

    /** Those that are warm, or will be by some time. */
    Need.Pool by(int function, long time) {
        Need.Pool pool = need.pool(function);
        for (int t = 0; t < catalog.typeCount(); t++) {
            boolean early = readyNanos[function][t] <= time;
            pool.add(t, cluster.replicas(function, t) - (early ? 0 : cluster.starting(function, t)));
        }
        return pool;
    }

    /** When the replica of a function on a type that was started last is expected to be warm. */
    long readyNanos(int function, int type) {
        return readyNanos[function][type];
    }

    /**
     * Starts a replica.
     *
     * @param site    where; null for nowhere
     * @param purpose for explanations
     * @param rate    the tasks a second that it is for
     * @return false if there is nowhere to start it
     */
    boolean start(int function, @Nullable PlatformView site, String purpose, double rate, Scaling scaling) {
        Decision.Builder decision = scaling.explaining();
        if (site == null) {
            Decision.forget(decision);
            return false;
        }
        if (decision != null) {
            decision.note("tasksPerSecond " + purpose, rate);
            explain(function, decision);
        }
        readyNanos[function][site.type()] = scaling.start(function, site).readyNanos();
        return true;
    }

    private void explain(int function, Decision.Builder decision) {
        Need.Pool pool = all(function);
        decision.note("tasksPerSecondMean", demand.mean(function))
                .note("tasksPerSecondPeak", demand.peak(function))
                .note("capacityPerSecondBefore", pool.perSecond())
                .note("shareLateBefore", pool.missShare(demand.current(function)));
    }

    /** Releases a replica of a function that is to be ready for some tasks a second. */
    void release(ReplicaView replica, double rate, Scaling scaling) {
        Decision.Builder decision = scaling.explaining();
        if (decision != null) {
            decision.note("tasksPerSecond readyFor", rate);
            explain(replica.function(), decision);
        }
        scaling.release(replica);
    }
}

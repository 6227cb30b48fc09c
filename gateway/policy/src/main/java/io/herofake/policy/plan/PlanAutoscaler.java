package io.herofake.policy.plan;

import io.herofake.policy.Catalog;
import io.herofake.policy.ClusterView;
import io.herofake.policy.PlatformView;
import io.herofake.policy.ReplicaView;
import io.herofake.policy.scaling.Autoscaler;
import io.herofake.policy.scaling.Scaling;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The product's own autoscaler. Several times a second it looks whether what is warm, or will be as soon as anything started now
 * could be, is enough for the demand as it is now; if not, it starts what is warm soonest. Twice a second it plans which
 * functions belong on which platform types ({@link BasePlan}), starts what is missing there, keeps replicas ready for the
 * demand to rise, and releases what is needed for none of this.
 *
 * <p>What is enough is an estimate of the share of tasks that would be late ({@link Need}). No replica is released before
 * those that take its place are warm.
 */
public final class PlanAutoscaler implements Autoscaler {
    private static final int SURE_ARRIVALS = 10;
    private static final double SURE_SECONDS = 10;
    private static final long TAKE_NANOS = 1_000_000_000L;

    private final PlanConfig config;
    private final Catalog catalog;
    private final Speeds speeds;
    private final UnitCosts costs;
    private final double[] rates;
    /** By function: when another may be made to give up a replica for its first one again. */
    private final long[] takeAgainNanos;

    private @Nullable Parts parts;
    private long nextPlan;

    /** What belongs to one cluster. */
    private record Parts(
            ClusterView cluster,
            Demand demand,
            BasePlan base,
            Sites sites,
            Homes homes,
            Fleet fleet,
            Standby standby,
            Surplus surplus,
            Urgent urgent) {}

    /** With a configuration. */
    public PlanAutoscaler(Catalog catalog, PlanConfig config) {
        this.config = config;
        this.catalog = catalog;
        speeds = new Speeds(catalog, config.learn());
        costs = new UnitCosts(catalog, config.weights());
        rates = new double[catalog.functionCount()];
        takeAgainNanos = new long[catalog.functionCount()];
    }

    @Override
    public void attach(ClusterView cluster) {
        Demand demand = new Demand(cluster, config.peakHalfLife(), config.quick());
        Need need = new Need(catalog, speeds, demand, config.missTarget());
        BasePlan base = new BasePlan(cluster, costs, need, config.stickiness());
        Homes homes = new Homes(cluster, base, config.optimise());
        Fleet fleet = new Fleet(cluster, demand, need);
        Standby standby = new Standby(cluster, demand, need, base, costs, homes, fleet, config);
        Surplus surplus = new Surplus(cluster, demand, base, homes, costs, fleet, standby, config);
        Urgent urgent = new Urgent(cluster, demand, need, speeds, costs, fleet, surplus, config);
        Sites sites = new Sites(cluster, costs);
        parts = new Parts(cluster, demand, base, sites, homes, fleet, standby, surplus, urgent);
        nextPlan = cluster.nowNanos();
    }

    private Parts parts() {
        return Objects.requireNonNull(parts);
    }

    @Override
    public long periodNanos() {
        return config.periodNanos();
    }

    @Override
    public int replicaCapacity(int function, int type) {
        return Math.max(2, catalog.largestBatch(function, type) + 1);
    }

    @Override
    public void executed(ReplicaView replica, int batch, long nanos) {
        speeds.executed(replica, batch, nanos);
    }

    @Override
    public void tick(long nowNanos, Scaling scaling) {
        Parts p = parts();
        p.demand.sample(nowNanos);
        p.urgent.meet(nowNanos, scaling);
        if (nowNanos >= nextPlan) {
            nextPlan = nowNanos + config.planNanos();
            plan(nowNanos, scaling);
        }
    }

    @Override
    public void demand(int function, long nowNanos, Scaling scaling) {
        Parts p = parts();
        PlatformView site = p.urgent.soonest(function, true);
        if (!p.fleet.start(function, site, "now", p.demand.current(function), scaling)
                && nowNanos >= takeAgainNanos[function]) {
            takeAgainNanos[function] = nowNanos + TAKE_NANOS;
            p.surplus.takeOne(function, scaling);
        }
    }

    @Override
    public void replicaLost(ReplicaView replica, long nowNanos, Scaling scaling) {
        parts().urgent.meetOne(replica.function(), nowNanos, scaling);
    }

    private void plan(long now, Scaling scaling) {
        Parts p = parts();
        for (int f = 0; f < rates.length; f++) {
            rates[f] = config.optimise() && p.demand.active(f) ? p.demand.mean(f) : 0;
        }
        p.base.make(rates);
        p.homes.find();
        for (int f = 0; f < rates.length; f++) {
            if (p.cluster.waiting(f) > 0 && p.cluster.replicas(f) == 0) {
                p.urgent.startFirst(f, scaling);
            }
            if (settled(f)) {
                follow(f, scaling);
                p.standby.fill(f, now, scaling);
            } else {
                p.standby.keepOne(f, scaling);
            }
        }
        p.surplus.release(now, scaling);
    }

    /** Whether a function has been seen for long enough to say where it belongs. */
    private boolean settled(int function) {
        Demand demand = parts().demand;
        double age = demand.age(function);
        boolean sure = demand.arrivals(function) >= SURE_ARRIVALS || age >= SURE_SECONDS;
        return demand.active(function) && sure && age >= config.settleSeconds();
    }

    /** Starts what the plan wants and is not there. */
    private void follow(int function, Scaling scaling) {
        Parts p = parts();
        p.urgent.planned(function);
        for (int t = 0; t < catalog.typeCount(); t++) {
            int missing = p.base.wanted(function, t) - p.cluster.replicas(function, t);
            while (missing > 0
                    && p.fleet.start(function, p.sites.anywhere(function, t), "planned", rates[function], scaling)) {
                missing--;
            }
            if (missing > 0) {
                p.surplus.makeRoom(function, t, missing, scaling);
            }
        }
    }
}

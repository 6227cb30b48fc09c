package io.herofake.policy.plan;

import io.herofake.policy.Catalog;
import io.herofake.policy.ClusterView;
import io.herofake.policy.ReplicaState;
import io.herofake.policy.ReplicaView;
import io.herofake.policy.scaling.Scaling;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Which replicas are needed neither by the plan nor to be ready for more. Linear in the replicas. */
final class Surplus {
    /** Of one function and type in one plan: each takes a look at all of its replicas. */
    private static final int MOST_RELEASES = 32;
    /** How long replicas of a function that no task has come for are left as they were found. */
    private static final double UNSEEN_SECONDS = 60;

    private final ClusterView cluster;
    private final Catalog catalog;
    private final Demand demand;
    private final BasePlan base;
    private final Homes homes;
    private final UnitCosts costs;
    private final Fleet fleet;
    private final Standby standby;
    private final PlanConfig config;
    /** By function and type: since when there has been a surplus; never if there is none. */
    private final long[][] since;

    Surplus(
            ClusterView cluster,
            Demand demand,
            BasePlan base,
            Homes homes,
            UnitCosts costs,
            Fleet fleet,
            Standby standby,
            PlanConfig config) {
        this.cluster = cluster;
        this.demand = demand;
        this.base = base;
        this.homes = homes;
        this.costs = costs;
        this.fleet = fleet;
        this.standby = standby;
        this.config = config;
        catalog = cluster.catalog();
        since = new long[catalog.functionCount()][catalog.typeCount()];
        for (long[] row : since) {
            Arrays.fill(row, Long.MAX_VALUE);
        }
    }

    /** Releases what has been surplus for some time, dearest types first. */
    void release(long now, Scaling scaling) {
        for (int f = 0; f < catalog.functionCount(); f++) {
            boolean unseen = demand.arrivals(f) == 0 && demand.idleSeconds(f) < UNSEEN_SECONDS;
            if (cluster.replicas(f) > 0 && !unseen) {
                release(f, now, scaling);
            }
        }
    }

    private void release(int function, long now, Scaling scaling) {
        if (config.standby() && homes.hasLast(function)) {
            return;
        }
        Need.Pool pool = fleet.warm(function);
        double rate = standby.readyFor(function);
        for (int place = costs.count(function) - 1; place >= 0; place--) {
            int type = costs.type(function, place);
            int beyond = beyond(function, type, pool, rate);
            if (beyond == 0) {
                since[function][type] = Long.MAX_VALUE;
            } else if (since[function][type] == Long.MAX_VALUE) {
                since[function][type] = now;
            } else if (now - since[function][type] >= config.holdNanos()) {
                release(function, type, (beyond + 1) / 2, scaling);
            }
        }
    }

    /** How many replicas of a type are neither planned nor needed to be ready; takes them out of the pool. */
    private int beyond(int function, int type, Need.Pool pool, double rate) {
        int warm = cluster.replicas(function, type) - cluster.starting(function, type);
        int most = Math.min(
                Math.min(warm, 2 * MOST_RELEASES), cluster.replicas(function, type) - base.wanted(function, type));
        int beyond = 0;
        while (beyond < most && pool.add(type, -1).enough(rate)) {
            beyond++;
        }
        if (beyond < most) {
            pool.add(type, 1);
        }
        return beyond;
    }

    private void release(int function, int type, int count, Scaling scaling) {
        for (int i = 0; i < Math.min(count, MOST_RELEASES); i++) {
            ReplicaView worst = worst(function, type);
            if (worst != null) {
                fleet.release(worst, standby.readyFor(function), scaling);
            }
        }
    }

    /** The replica that is best given up: on the emptiest node, then idle, then youngest; null if none is warm. */
    private @Nullable ReplicaView worst(int function, int type) {
        ReplicaView[] worst = new ReplicaView[1];
        cluster.forEachReplica(function, replica -> {
            boolean warm = replica.state() == ReplicaState.IDLE || replica.state() == ReplicaState.BUSY;
            boolean may = replica.type() == type && warm && !replica.draining();
            if (may && (worst[0] == null || before(replica, worst[0]))) {
                worst[0] = replica;
            }
        });
        return worst[0];
    }

    private static boolean before(ReplicaView a, ReplicaView b) {
        int nodes = Integer.compare(
                a.platform().node().replicas(), b.platform().node().replicas());
        return nodes != 0 ? nodes < 0 : a.state() == ReplicaState.IDLE && b.state() != ReplicaState.IDLE;
    }

    /**
     * Has functions that hold more replicas of a type than planned give up some of them, as far as the rest is enough for
     * what they have now.
     */
    void makeRoom(int function, int type, int count, Scaling scaling) {
        int left = count;
        for (int f = 0; f < catalog.functionCount() && left > 0; f++) {
            int beyond = f == function ? 0 : cluster.replicas(f, type) - base.wanted(f, type);
            if (beyond > 0) {
                left -= giveUp(f, type, Math.min(beyond, left), scaling);
            }
        }
    }

    private int giveUp(int function, int type, int most, Scaling scaling) {
        Need.Pool pool = fleet.warm(function);
        double rate = demand.present(function);
        int given = 0;
        while (given < most && pool.add(type, -1).enough(rate)) {
            release(function, type, 1, scaling);
            given++;
        }
        return given;
    }

    /** Has the function that misses it least give up a replica that stands in the way of another's first one. */
    void takeOne(int function, Scaling scaling) {
        int from = -1;
        int of = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int f = 0; f < catalog.functionCount(); f++) {
            for (int t = 0; t < catalog.typeCount(); t++) {
                boolean has = f != function && cluster.replicas(f, t) > cluster.starting(f, t);
                double loss = has && catalog.runsOn(function, t) ? loss(f, t) : Double.POSITIVE_INFINITY;
                if (loss < least) {
                    least = loss;
                    from = f;
                    of = t;
                }
            }
        }
        if (from >= 0) {
            release(from, of, 1, scaling);
        }
    }

    /** Tasks a second that would be late without one replica, and more if it is the last one. */
    private double loss(int function, int type) {
        double rate = demand.present(function);
        boolean last = cluster.replicas(function) == 1;
        double idle = cluster.waiting(function) == 0 && cluster.inFlight(function, type) == 0 ? 0 : 1;
        return rate * fleet.warm(function).add(type, -1).missShare(rate) + (last ? rate + idle : 0);
    }
}

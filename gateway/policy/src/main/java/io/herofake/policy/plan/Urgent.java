package io.herofake.policy.plan;

import io.herofake.policy.Catalog;
import io.herofake.policy.ClusterView;
import io.herofake.policy.PlatformView;
import io.herofake.policy.scaling.Scaling;
import org.jspecify.annotations.Nullable;

/**
 * Starts what is warm soonest where what is warm, or will be as soon, is not enough for the demand of now. A further node is
 * used only if otherwise a larger share of the next minute's tasks would be late than a node is worth.
 */
final class Urgent {
    private static final int MOST_STARTS = 256;
    /** Functions of which more than this share of tasks would be late come first. */
    private static final double VERY = 0.1;

    private static final double LONGEST_RELIEF = 60;
    /** As long as nothing was planned for a function. */
    private static final double UNPLANNED_RELIEF = 30;

    private final Catalog catalog;
    private final ClusterView cluster;
    private final Demand demand;
    private final Need need;
    private final Speeds speeds;
    private final UnitCosts costs;
    private final Sites sites;
    private final Fleet fleet;
    private final Surplus surplus;
    private final PlanConfig config;
    private final boolean[] planned;
    private final int[] lacking;

    Urgent(
            ClusterView cluster,
            Demand demand,
            Need need,
            Speeds speeds,
            UnitCosts costs,
            Fleet fleet,
            Surplus surplus,
            PlanConfig config) {
        this.cluster = cluster;
        this.demand = demand;
        this.need = need;
        this.speeds = speeds;
        this.costs = costs;
        this.fleet = fleet;
        this.surplus = surplus;
        this.config = config;
        catalog = cluster.catalog();
        sites = new Sites(cluster, costs);
        planned = new boolean[catalog.functionCount()];
        lacking = new int[catalog.functionCount()];
    }

    /** What is planned for a function has been started. */
    void planned(int function) {
        planned[function] = true;
    }

    /** Starts what is needed now, one replica for each function in turn, those first that lack most. */
    void meet(long now, Scaling scaling) {
        int count = 0;
        for (int f = 0; f < lacking.length; f++) {
            if (lacks(f)) {
                lacking[count++] = f;
            }
        }
        if (count > 0) {
            meet(count, Math.max(VERY, config.missTarget()), now, scaling);
            meet(count, config.missTarget(), now, scaling);
        }
    }

    private boolean lacks(int function) {
        double rate = demand.active(function) ? demand.current(function) : 0;
        return rate > 0 && !fleet.warm(function).enough(rate);
    }

    private void meet(int count, double share, long now, Scaling scaling) {
        int starts = MOST_STARTS;
        boolean again = true;
        while (again) {
            again = false;
            for (int i = 0; i < count && starts > 0; i++) {
                if (startFor(lacking[i], share, now, scaling)) {
                    starts--;
                    again = true;
                }
            }
        }
    }

    /** Starts what one function needs now. */
    void meetOne(int function, long now, Scaling scaling) {
        int starts = lacks(function) ? MOST_STARTS : 0;
        while (starts > 0 && startFor(function, config.missTarget(), now, scaling)) {
            starts--;
        }
    }

    /** Starts one replica, if more than a share of tasks would be late with what will be warm as soon as it. */
    private boolean startFor(int function, double share, long now, Scaling scaling) {
        PlatformView any = soonest(function, true);
        if (any == null) {
            return false;
        }
        PlatformView used = soonest(function, false);
        boolean near = used != null && coldNanos(function, used) <= coldNanos(function, any);
        PlatformView site = near ? used : any;
        double rate = demand.current(function);
        double late = fleet.by(function, now + coldNanos(function, any)).missShare(rate);
        if (late <= share) {
            return false;
        }
        if (near || late * relief(function, now) / LONGEST_RELIEF > config.nodeWorth()) {
            return fleet.start(function, site, "now", rate, scaling);
        }
        surplus.makeRoom(function, any.type(), 1, scaling);
        return false;
    }

    /** In how many seconds what is starting already will be enough for now; a minute if it will not. */
    private double relief(int function, long now) {
        if (!planned[function]) {
            return UNPLANNED_RELIEF;
        }
        double rate = demand.current(function);
        for (int t = 0; t < catalog.typeCount(); t++) {
            long ready = fleet.readyNanos(function, t);
            if (cluster.starting(function, t) > 0 && fleet.by(function, ready).enough(rate)) {
                return Math.min(LONGEST_RELIEF, Math.max(0, (ready - now) * 1e-9));
            }
        }
        return LONGEST_RELIEF;
    }

    /**
     * Starts the first replica of a function that has tasks and none, on a type too that is late with every task: where nothing
     * better is free, or is there at all, late is better than never.
     */
    void startFirst(int function, Scaling scaling) {
        PlatformView site = soonest(function, true);
        fleet.start(
                function,
                site == null ? soonest(function, true, true) : site,
                "now",
                demand.current(function),
                scaling);
    }

    /** Where a replica would have done its first task soonest; null if nowhere. */
    @Nullable
    PlatformView soonest(int function, boolean anyNode) {
        return soonest(function, anyNode, false);
    }

    private @Nullable PlatformView soonest(int function, boolean anyNode, boolean anyType) {
        PlatformView best = null;
        for (int place = 0; place < costs.count(function); place++) {
            int type = costs.type(function, place);
            PlatformView site = anyType || need.useful(function, type) ? site(function, type, anyNode) : null;
            if (site != null && (best == null || coldNanos(function, site) < coldNanos(function, best))) {
                best = site;
            }
        }
        return best;
    }

    private @Nullable PlatformView site(int function, int type, boolean anyNode) {
        return anyNode ? sites.anywhere(function, type) : sites.onUsedNode(function, type);
    }

    private long coldNanos(int function, PlatformView site) {
        long execution = speeds.nanos(function, site.type());
        boolean cached = site.cachedFunction() == function;
        return cached ? execution : execution + catalog.coldStartNanos(function, site.type());
    }
}

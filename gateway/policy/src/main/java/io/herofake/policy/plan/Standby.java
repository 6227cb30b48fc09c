package io.herofake.policy.plan;

import io.herofake.policy.Catalog;
import io.herofake.policy.ClusterView;
import io.herofake.policy.PlatformView;
import io.herofake.policy.scaling.Scaling;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keeps replicas ready for more than there is: for some times the present demand, and for the peaks of late. On nodes that are
 * used anyway this costs neither energy nor a node, so they come first; a further node is used only after some time. A
 * function without demand keeps or gets one replica, if there is room on such a node.
 */
final class Standby {
    private static final int MOST_STARTS = 256;
    /** It is filled up when it is not enough for this part of what it is for, so that chance does not start anything. */
    private static final double SLACK = 0.8;

    private final ClusterView cluster;
    private final Demand demand;
    private final Need need;
    private final BasePlan base;
    private final UnitCosts costs;
    private final Homes homes;
    private final Sites sites;
    private final Fleet fleet;
    private final PlanConfig config;
    /** By function: since when there has been no room on homes for what it is to have ready. */
    private final long[] lackingSince;

    Standby(
            ClusterView cluster,
            Demand demand,
            Need need,
            BasePlan base,
            UnitCosts costs,
            Homes homes,
            Fleet fleet,
            PlanConfig config) {
        this.cluster = cluster;
        this.demand = demand;
        this.need = need;
        this.base = base;
        this.costs = costs;
        this.homes = homes;
        this.fleet = fleet;
        this.config = config;
        Catalog catalog = cluster.catalog();
        sites = new Sites(cluster, costs);
        lackingSince = new long[catalog.functionCount()];
        Arrays.fill(lackingSince, Long.MAX_VALUE);
    }

    /** The tasks a second that a function is to be ready for. */
    double readyFor(int function) {
        if (!config.standby()) {
            return demand.present(function);
        }
        boolean gone = demand.idleSeconds(function) > config.keepSeconds();
        return gone ? 0 : Math.max(demand.peak(function), config.headroom() * demand.present(function));
    }

    /** Fills up what a function with demand is to have ready. */
    void fill(int function, long now, Scaling scaling) {
        double rate = readyFor(function);
        Need.Pool pool = fleet.all(function);
        if (!config.standby() || pool.enough(SLACK * rate)) {
            return;
        }
        for (int i = 0; i < MOST_STARTS && !pool.enough(rate); i++) {
            PlatformView site = site(function, now);
            if (site == null || !fleet.start(function, site, "readyFor", rate, scaling)) {
                return;
            }
            pool.add(site.type(), 1);
        }
    }

    /** Starts a replica of a function without any, if that uses no further node. */
    void keepOne(int function, Scaling scaling) {
        if (config.standby() && cluster.replicas(function) == 0) {
            fleet.start(function, site(function, false), "readyFor", 0, scaling);
        }
    }

    /** A platform on a home; on any node only when there has been none on a home for some time. */
    private @Nullable PlatformView site(int function, long now) {
        PlatformView home = site(function, false);
        if (home != null) {
            lackingSince[function] = Long.MAX_VALUE;
            return home;
        }
        lackingSince[function] = Math.min(lackingSince[function], now);
        return now - lackingSince[function] >= config.standbyPatience() ? site(function, true) : null;
    }

    private @Nullable PlatformView site(int function, boolean anyNode) {
        for (int place = 0; place < costs.count(function); place++) {
            int type = costs.type(function, place);
            if (need.useful(function, type) && base.spare(type) > 0) {
                PlatformView site = anyNode ? sites.anywhere(function, type) : homes.site(function, type);
                if (site != null) {
                    return site;
                }
            }
        }
        return null;
    }
}

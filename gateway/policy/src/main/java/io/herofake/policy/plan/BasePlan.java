package io.herofake.policy.plan;

import io.herofake.policy.Catalog;
import io.herofake.policy.ClusterView;
import java.util.Arrays;

/**
 * How many replicas each function should have on each platform type to carry its mean demand at the lowest cost: a
 * transportation problem with few types, solved by Vogel's approximation (Reinfeld and Vogel, Mathematical Programming,
 * 1958). The function that would lose most, over all of its tasks, by not getting its cheapest type chooses first.
 *
 * <p>At most (functions x types) rounds, each linear in both; does not look at platforms but to count them.
 */
final class BasePlan {
    private final ClusterView cluster;
    private final Catalog catalog;
    private final UnitCosts costs;
    private final Need need;
    private final double stickiness;
    private final int[][] wanted;
    private final int[] supply;
    private final double[] left;

    BasePlan(ClusterView cluster, UnitCosts costs, Need need, double stickiness) {
        this.cluster = cluster;
        this.costs = costs;
        this.need = need;
        this.stickiness = stickiness;
        catalog = cluster.catalog();
        wanted = new int[catalog.functionCount()][catalog.typeCount()];
        supply = new int[catalog.typeCount()];
        left = new double[catalog.functionCount()];
    }

    /** Replicas of a function that the last plan wants on a type. */
    int wanted(int function, int type) {
        return wanted[function][type];
    }

    /** Platforms of a type that the last plan has left over. */
    int spare(int type) {
        return supply[type];
    }

    /** Plans anew for some demand by function; 0 for those that are to have nothing. */
    void make(double[] rates) {
        count();
        for (int f = 0; f < left.length; f++) {
            Arrays.fill(wanted[f], 0);
            left[f] = rates[f];
        }
        for (int next = neediest(); next >= 0; next = neediest()) {
            give(next, cheapest(next, -1));
        }
    }

    private void count() {
        Arrays.fill(supply, 0);
        for (int p = 0; p < cluster.platformCount(); p++) {
            var platform = cluster.platform(p);
            boolean usable = platform.available() || platform.replica() != null;
            supply[platform.type()] += usable && platform.node().present() ? 1 : 0;
        }
    }

    /** The function that loses most if it does not get its cheapest type; -1 if none wants or can get anything. */
    private int neediest() {
        int best = -1;
        double most = -1;
        for (int f = 0; f < left.length; f++) {
            if (left[f] > 0) {
                double regret = regret(f);
                double loss = left[f] * regret;
                if (regret >= 0 && loss > most) {
                    most = loss;
                    best = f;
                }
            }
        }
        return best;
    }

    private double regret(int function) {
        int first = cheapest(function, -1);
        if (first < 0) {
            left[function] = 0;
            return -1;
        }
        int second = cheapest(function, first);
        return second < 0 ? 10 : cost(function, second) - cost(function, first);
    }

    private int cheapest(int function, int but) {
        int best = -1;
        for (int type = 0; type < supply.length; type++) {
            boolean possible = type != but
                    && supply[type] > 0
                    && need.useful(function, type)
                    && !cluster.startsHeldBack(function, type);
            if (possible && (best < 0 || cost(function, type) < cost(function, best))) {
                best = type;
            }
        }
        return best;
    }

    private double cost(int function, int type) {
        return costs.of(function, type) - (cluster.replicas(function, type) > 0 ? stickiness : 0);
    }

    private void give(int function, int type) {
        int replicas = need.replicas(function, type, left[function], supply[type]);
        if (replicas <= supply[type]) {
            left[function] = 0;
        } else {
            replicas = supply[type];
            left[function] = Math.max(0, left[function] - need.carries(function, type, replicas));
        }
        wanted[function][type] += replicas;
        supply[type] -= replicas;
    }
}

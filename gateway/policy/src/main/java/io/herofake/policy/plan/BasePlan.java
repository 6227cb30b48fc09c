package io.herofake.policy.plan;

import io.herofake.policy.Catalog;
import io.herofake.policy.ClusterView;
import io.herofake.policy.PlatformView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How many replicas each function should have on each platform type to carry its mean demand at the lowest cost: a
 * transportation problem with few types, solved by Vogel's approximation (Reinfeld and Vogel, Mathematical Programming,
 * 1958). The function that would lose most, over all of its tasks, by not getting its cheapest type chooses first.
 *
 * <p>As many rounds as types run out, each sorts the functions; does not look at platforms but to count them.
 */
final class BasePlan {
    /** More than any difference of costs. */
    private static final double NOWHERE_ELSE = 1e6;

    private final ClusterView cluster;
    private final Catalog catalog;
    private final UnitCosts costs;
    private final Need need;
    private final double stickiness;
    private final int[][] wanted;
    private final int[] supply;
    private final double[] left;
    private final double[] losses;

    BasePlan(ClusterView cluster, UnitCosts costs, Need need, double stickiness) {
        this.cluster = cluster;
        this.costs = costs;
        this.need = need;
        this.stickiness = stickiness;
        catalog = cluster.catalog();
        wanted = new int[catalog.functionCount()][catalog.typeCount()];
        supply = new int[catalog.typeCount()];
        left = new double[catalog.functionCount()];
        losses = new double[catalog.functionCount()];
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
        List<Integer> open = new ArrayList<>();
        for (int f = 0; f < left.length; f++) {
            Arrays.fill(wanted[f], 0);
            left[f] = rates[f];
            if (left[f] > 0) {
                open.add(f);
            }
        }
        while (!open.isEmpty()) {
            open.forEach(f -> losses[f] = left[f] * regret(f));
            open.removeIf(f -> losses[f] < 0);
            open.sort((a, b) -> losses[a] != losses[b] ? Double.compare(losses[b], losses[a]) : a - b);
            giveUntilOneRunsOut(open);
            open.removeIf(f -> left[f] <= 0);
        }
    }

    /** Who loses what changes only when a type has no platform left. */
    private void giveUntilOneRunsOut(List<Integer> open) {
        for (int f : open) {
            int type = cheapest(f, -1);
            give(f, type);
            if (supply[type] == 0) {
                return;
            }
        }
    }

    private void count() {
        Arrays.fill(supply, 0);
        for (int p = 0; p < cluster.platformCount(); p++) {
            PlatformView platform = cluster.platform(p);
            boolean usable = platform.available() || platform.replica() != null;
            supply[platform.type()] += usable && platform.node().present() ? 1 : 0;
        }
    }

    /** What a task costs more where it is second cheapest; below 0 if no type is left for the function. */
    private double regret(int function) {
        int first = cheapest(function, -1);
        if (first < 0) {
            return -1;
        }
        int second = cheapest(function, first);
        return second < 0 ? NOWHERE_ELSE : Math.max(0, cost(function, second) - cost(function, first));
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

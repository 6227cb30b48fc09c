package io.herofake.policy.plan;

import io.herofake.policy.ClusterView;
import io.herofake.policy.NodeView;
import io.herofake.policy.PlatformView;
import org.jspecify.annotations.Nullable;

/**
 * On which platform of a type a replica starts: one that has the function in its cache, then one on a node that is used
 * anyway, then one on a node that also has a platform of the type that is cheapest for the function, then any.
 */
final class Sites {
    private static final int MOST_ANCHORS = 32;

    private final ClusterView cluster;
    private final UnitCosts costs;

    Sites(ClusterView cluster, UnitCosts costs) {
        this.cluster = cluster;
        this.costs = costs;
    }

    /** An available platform on a node in use; null if there is none. */
    @Nullable
    PlatformView onUsedNode(int function, int type) {
        PlatformView cached = cluster.cachedFit(function, type);
        return cached != null && cached.node().replicas() > 0 ? cached : cluster.firstFitInUse(function, type, 0);
    }

    /** An available platform anywhere; null if there is none. */
    @Nullable
    PlatformView anywhere(int function, int type) {
        PlatformView cached = cluster.cachedFit(function, type);
        if (cached != null) {
            return cached;
        }
        PlatformView used = cluster.firstFitInUse(function, type, 0);
        if (used != null) {
            return used;
        }
        PlatformView beside = besideCheapest(function, type);
        return beside != null ? beside : cluster.firstFit(function, type, 0);
    }

    private @Nullable PlatformView besideCheapest(int function, int type) {
        for (int place = 0; place < costs.count(function); place++) {
            int cheap = costs.type(function, place);
            PlatformView site = cheap == type ? null : beside(function, type, cheap);
            if (site != null) {
                return site;
            }
        }
        return null;
    }

    /** A platform on a node that also has one of another type available. */
    private @Nullable PlatformView beside(int function, int type, int other) {
        PlatformView anchor = cluster.firstFit(function, other, 0);
        for (int i = 0; i < MOST_ANCHORS && anchor != null; i++) {
            NodeView node = anchor.node();
            int first = node.platform(0).id();
            PlatformView fit = cluster.firstFit(function, type, first);
            if (fit == null || fit.node() == node) {
                return fit;
            }
            anchor = cluster.firstFit(function, other, first + node.platformCount());
        }
        return null;
    }
}

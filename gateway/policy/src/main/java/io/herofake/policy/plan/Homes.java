package io.herofake.policy.plan;

import io.herofake.policy.ClusterView;
import io.herofake.policy.PlatformView;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The nodes that are used anyway: those with a replica on a platform type that is planned for its function. */
final class Homes {
    private static final int MOST_LOOKS = 256;

    private final ClusterView cluster;
    private final BasePlan base;
    private final boolean planned;
    private boolean[] home = new boolean[0];

    /**
     * Of a cluster.
     *
     * @param planned whether anything is planned; if not, every node with a replica is one
     */
    Homes(ClusterView cluster, BasePlan base, boolean planned) {
        this.cluster = cluster;
        this.base = base;
        this.planned = planned;
    }

    /** Finds them anew; linear in the replicas. */
    void find() {
        home = cluster.nodeCount() > home.length ? new boolean[cluster.nodeCount() * 2] : home;
        Arrays.fill(home, false);
        for (int f = 0; f < cluster.catalog().functionCount(); f++) {
            if (cluster.replicas(f) > 0) {
                int function = f;
                cluster.forEachReplica(f, replica -> {
                    if (!replica.draining() && (!planned || base.wanted(function, replica.type()) > 0)) {
                        home[replica.platform().node().id()] = true;
                    }
                });
            }
        }
    }

    /** Whether the only replica of a function is on one. */
    boolean hasLast(int function) {
        boolean[] on = new boolean[1];
        if (cluster.replicas(function) == 1) {
            cluster.forEachReplica(function, replica -> {
                on[0] |= !replica.draining() && is(replica.platform().node().id());
            });
        }
        return on[0];
    }

    /** Whether a node is one. */
    boolean is(int node) {
        return node < home.length && home[node];
    }

    /** An available platform on a home; null if there is none. */
    @Nullable
    PlatformView site(int function, int type) {
        PlatformView site = cluster.firstFitInUse(function, type, 0);
        for (int i = 0; i < MOST_LOOKS && site != null && !is(site.node().id()); i++) {
            site = cluster.firstFitInUse(function, type, site.id() + 1);
        }
        return site != null && is(site.node().id()) ? site : null;
    }
}

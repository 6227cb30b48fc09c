package io.herofake.policy.scaling;

import io.herofake.policy.ClusterView;
import io.herofake.policy.PlatformView;
import io.herofake.policy.ReplicaState;
import io.herofake.policy.ReplicaView;
import org.jspecify.annotations.Nullable;

/**
 * Any autoscaler, for clusters with fewer platforms than functions: a function that has tasks and no replica, and for which no
 * platform is free, gets one that a replica of another function gives up. That is, in this order, the one that has been idle
 * longest; one of a function that has others; one that has been warm for a quantum of time, the one started first. It finishes what
 * it runs; what it has queued goes back to the gateway queue. Linear in the number of replicas, when there is no room.
 */
public final class MakeRoom extends AutoscalerWrapper {
    private final int[] minimum;
    private final long quantumNanos;
    /** By function: the replica that is to make room for it. */
    private final @Nullable ReplicaView[] leaving;

    /**
     * Wraps an autoscaler.
     *
     * @param minimum      fewest replicas by function, which no other function may take away
     * @param quantumNanos how long a function that has only one replica may keep it, at least 0
     */
    public MakeRoom(Autoscaler inner, int[] minimum, long quantumNanos) {
        super(inner);
        this.quantumNanos = quantumNanos;
        this.minimum = minimum.clone();
        leaving = new ReplicaView[minimum.length];
    }

    @Override
    public void demand(int function, long nowNanos, Scaling scaling) {
        inner.demand(function, nowNanos, scaling);
        ClusterView view = cluster();
        if (view.replicas(function) > 0 || pending(function)) {
            return;
        }
        ReplicaView victim = new Search(view, function, nowNanos - quantumNanos).run();
        if (victim != null) {
            leaving[function] = victim;
            scaling.releaseAndRequeue(victim);
        }
    }

    private boolean pending(int function) {
        ReplicaView replica = leaving[function];
        return replica != null && replica.state() != ReplicaState.STOPPED && replica.draining();
    }

    /** Looks for the replica that is to go. */
    private final class Search {
        private final ClusterView view;
        private final int function;
        private final long readyBefore;
        private @Nullable ReplicaView best;
        private int bestRank = Integer.MAX_VALUE;

        Search(ClusterView view, int function, long readyBefore) {
            this.view = view;
            this.function = function;
            this.readyBefore = readyBefore;
        }

        @Nullable
        ReplicaView run() {
            for (int other = 0; other < view.catalog().functionCount(); other++) {
                if (other != function) {
                    view.forEachReplica(other, this::consider);
                }
            }
            return best;
        }

        private void consider(ReplicaView replica) {
            int rank = rank(replica);
            ReplicaView current = best;
            if (rank < bestRank || (rank == bestRank && current != null && key(replica) < key(current))) {
                best = replica;
                bestRank = rank;
            }
        }

        private int rank(ReplicaView replica) {
            if (replica.draining()
                    || view.replicas(replica.function()) <= minimum[replica.function()]
                    || !wouldFit(replica)) {
                return Integer.MAX_VALUE;
            }
            if (replica.state() == ReplicaState.IDLE && replica.inFlight() == 0) {
                return 0;
            }
            if (view.replicas(replica.function()) > 1) {
                return 1;
            }
            boolean hadItsTurn = replica.state() != ReplicaState.STARTING && replica.readyNanos() <= readyBefore;
            return hadItsTurn ? 2 : Integer.MAX_VALUE;
        }

        private long key(ReplicaView replica) {
            return replica.idleSinceNanos() >= 0 ? replica.idleSinceNanos() : replica.startedNanos();
        }

        private boolean wouldFit(ReplicaView replica) {
            int type = replica.type();
            PlatformView platform = replica.platform();
            return view.catalog().runsOn(function, type)
                    && !view.startsHeldBack(function, type)
                    && platform.node().present()
                    && !platform.node().draining()
                    && platform.node().freeMemoryBytes() + view.catalog().memoryBytes(replica.function(), type)
                            >= view.catalog().memoryBytes(function, type);
        }
    }
}

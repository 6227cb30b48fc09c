package io.herofake.policy.scaling;

import io.herofake.policy.ClusterView;
import io.herofake.policy.Decision;
import io.herofake.policy.PlatformView;
import io.herofake.policy.ReplicaView;
import org.jspecify.annotations.Nullable;

/**
 * Any autoscaler with a minimum of replicas for each function. It lets no release go below the minimum, and where there are
 * fewer it has the autoscaler start one as if a task had asked for it.
 */
public final class KeepWarm extends AutoscalerWrapper {
    private final int[] minimum;

    /**
     * Wraps an autoscaler.
     *
     * @param minimum fewest replicas by function
     */
    public KeepWarm(Autoscaler inner, int[] minimum) {
        super(inner);
        this.minimum = minimum.clone();
    }

    @Override
    public void tick(long nowNanos, Scaling scaling) {
        Scaling guarded = new Guarded(scaling);
        inner.tick(nowNanos, guarded);
        for (int f = 0; f < minimum.length; f++) {
            fill(f, nowNanos, guarded);
        }
    }

    private void fill(int function, long nowNanos, Scaling scaling) {
        ClusterView view = cluster();
        int replicas = view.replicas(function);
        while (replicas < minimum[function]) {
            inner.demand(function, nowNanos, scaling);
            if (view.replicas(function) == replicas) {
                return;
            }
            replicas = view.replicas(function);
        }
    }

    @Override
    public void demand(int function, long nowNanos, Scaling scaling) {
        inner.demand(function, nowNanos, new Guarded(scaling));
    }

    @Override
    public void replicaReady(ReplicaView replica, long nowNanos, Scaling scaling) {
        inner.replicaReady(replica, nowNanos, new Guarded(scaling));
    }

    @Override
    public void replicaLost(ReplicaView replica, long nowNanos, Scaling scaling) {
        Scaling guarded = new Guarded(scaling);
        inner.replicaLost(replica, nowNanos, guarded);
        fill(replica.function(), nowNanos, guarded);
    }

    private final class Guarded implements Scaling {
        private final Scaling scaling;

        Guarded(Scaling scaling) {
            this.scaling = scaling;
        }

        @Override
        public ReplicaView start(int function, PlatformView platform) {
            return scaling.start(function, platform);
        }

        @Override
        public void release(ReplicaView replica) {
            if (mayGo(replica)) {
                scaling.release(replica);
            }
        }

        @Override
        public void releaseAndRequeue(ReplicaView replica) {
            if (mayGo(replica)) {
                scaling.releaseAndRequeue(replica);
            }
        }

        private boolean mayGo(ReplicaView replica) {
            return cluster().replicas(replica.function()) > minimum[replica.function()];
        }

        @Override
        public Decision.@Nullable Builder explaining() {
            return scaling.explaining();
        }
    }
}

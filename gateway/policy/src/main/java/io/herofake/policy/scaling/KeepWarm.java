package io.herofake.policy.scaling;

import io.herofake.policy.ClusterView;
import io.herofake.policy.Decision;
import io.herofake.policy.PlatformView;
import io.herofake.policy.ReplicaView;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Any autoscaler with a minimum of replicas for each function. It lets no release go below the minimum, and where there are
 * fewer it has the autoscaler start one as if a task had asked for it.
 */
public final class KeepWarm implements Autoscaler {
    private final Autoscaler inner;
    private final int[] minimum;
    private @Nullable ClusterView cluster;

    /**
     * Wraps an autoscaler.
     *
     * @param minimum fewest replicas by function
     */
    public KeepWarm(Autoscaler inner, int[] minimum) {
        this.inner = inner;
        this.minimum = minimum.clone();
    }

    @Override
    public void attach(ClusterView view) {
        cluster = view;
        inner.attach(view);
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
        ClusterView view = Objects.requireNonNull(cluster);
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

    @Override
    public void replicaOpened(ReplicaView replica) {
        inner.replicaOpened(replica);
    }

    @Override
    public void replicaChanged(ReplicaView replica) {
        inner.replicaChanged(replica);
    }

    @Override
    public void replicaClosed(ReplicaView replica) {
        inner.replicaClosed(replica);
    }

    @Override
    public long periodNanos() {
        return inner.periodNanos();
    }

    @Override
    public int replicaCapacity(int function, int type) {
        return inner.replicaCapacity(function, type);
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
            return Objects.requireNonNull(cluster).replicas(replica.function()) > minimum[replica.function()];
        }

        @Override
        public Decision.@Nullable Builder explaining() {
            return scaling.explaining();
        }
    }
}

package io.herofake.policy.scaling;

import io.herofake.policy.ClusterView;
import io.herofake.policy.ReplicaView;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An autoscaler around another one, which decides all that is not overridden. */
abstract class AutoscalerWrapper implements Autoscaler {
    final Autoscaler inner;
    private @Nullable ClusterView cluster;

    AutoscalerWrapper(Autoscaler inner) {
        this.inner = inner;
    }

    /** The cluster; not to be asked for before {@link #attach}. */
    final ClusterView cluster() {
        return Objects.requireNonNull(cluster);
    }

    @Override
    public void attach(ClusterView view) {
        cluster = view;
        inner.attach(view);
    }

    @Override
    public void tick(long nowNanos, Scaling scaling) {
        inner.tick(nowNanos, scaling);
    }

    @Override
    public void demand(int function, long nowNanos, Scaling scaling) {
        inner.demand(function, nowNanos, scaling);
    }

    @Override
    public void replicaReady(ReplicaView replica, long nowNanos, Scaling scaling) {
        inner.replicaReady(replica, nowNanos, scaling);
    }

    @Override
    public void replicaLost(ReplicaView replica, long nowNanos, Scaling scaling) {
        inner.replicaLost(replica, nowNanos, scaling);
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
    public void executed(ReplicaView replica, int batch, long nanos) {
        inner.executed(replica, batch, nanos);
    }

    @Override
    public long periodNanos() {
        return inner.periodNanos();
    }

    @Override
    public int replicaCapacity(int function, int type) {
        return inner.replicaCapacity(function, type);
    }
}

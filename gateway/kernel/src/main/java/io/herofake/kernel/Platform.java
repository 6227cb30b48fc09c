package io.herofake.kernel;

import io.herofake.policy.NodeView;
import io.herofake.policy.PlatformView;
import io.herofake.policy.ReplicaView;
import org.jspecify.annotations.Nullable;

/** A platform with its ledger. */
final class Platform implements PlatformView {
    final int id;
    final int type;
    final Node node;
    /** Position among the platforms of its type. */
    int typeIndex;

    @Nullable
    Replica replica;

    int cachedFunction = NO_FUNCTION;
    /** Replicas that it ever had; the generation of the next one's handle. */
    int generation;

    int failures;
    long quarantinedUntil;
    int quarantineIndex = -1;

    /** Closed intervals, and where the open one began. */
    long presentNanos;

    long presentSince;
    long allocatedNanos;
    long allocatedSince;
    long busyNanos;
    long busySince;
    double dynamicJoules;
    long executions;
    long starts;

    Platform(int id, int type, Node node) {
        this.id = id;
        this.type = type;
        this.node = node;
    }

    @Override
    public int id() {
        return id;
    }

    @Override
    public int type() {
        return type;
    }

    @Override
    public NodeView node() {
        return node;
    }

    @Override
    public @Nullable ReplicaView replica() {
        return replica;
    }

    @Override
    public int cachedFunction() {
        return cachedFunction;
    }

    @Override
    public boolean available() {
        return node.present && !node.draining && replica == null && quarantineIndex < 0;
    }

    @Override
    public long quarantinedUntilNanos() {
        return quarantineIndex < 0 ? 0 : quarantinedUntil;
    }
}

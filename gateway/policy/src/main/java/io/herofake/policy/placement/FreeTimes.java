package io.herofake.policy.placement;

import io.herofake.policy.Catalog;
import io.herofake.policy.ReplicaListener;
import io.herofake.policy.ReplicaView;
import org.jspecify.annotations.Nullable;

/**
 * The replicas that may take tasks, those of each function and platform type in order of when they are free
 * ({@link ReplicaView#freeAtNanos}) and, among equals, of their slot. A policy passes it what it is told as a
 * {@link ReplicaListener}. Every operation takes logarithmic time.
 */
public final class FreeTimes implements ReplicaListener {
    private final int types;
    private final ReplicaOrder order;

    /** For the functions and platform types of a catalog; without replicas. */
    public FreeTimes(Catalog catalog) {
        types = catalog.typeCount();
        order = new ReplicaOrder(catalog.functionCount() * types);
    }

    private int group(int function, int type) {
        return function * types + type;
    }

    private int group(ReplicaView replica) {
        return group(replica.function(), replica.type());
    }

    @Override
    public void replicaOpened(ReplicaView replica) {
        order.add(group(replica), replica, replica.freeAtNanos());
    }

    @Override
    public void replicaChanged(ReplicaView replica) {
        order.update(group(replica), replica, replica.freeAtNanos());
    }

    @Override
    public void replicaClosed(ReplicaView replica) {
        order.remove(group(replica), replica);
    }

    /** The replica that is free first and, among equals, has the lowest slot; null if there is none. */
    public @Nullable ReplicaView first(int function, int type) {
        return order.first(group(function, type));
    }

    /** The replica that is free last and, among equals, has the highest slot; null if there is none. */
    public @Nullable ReplicaView last(int function, int type) {
        return order.last(group(function, type));
    }

    /** Of the replicas that are free by a time the one that is free last and, among equals, has the lowest slot; null if none is. */
    public @Nullable ReplicaView lastBy(int function, int type, long nanos) {
        int group = group(function, type);
        ReplicaView last = order.floor(group, nanos);
        return last == null ? null : order.ceiling(group, order.key(last), 0);
    }
}

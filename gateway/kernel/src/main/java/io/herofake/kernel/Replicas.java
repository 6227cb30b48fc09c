package io.herofake.kernel;

import io.herofake.policy.PlatformView;
import io.herofake.policy.ReplicaListener;
import io.herofake.policy.ReplicaState;
import io.herofake.policy.ReplicaView;

/** The states of replicas and what they own: platform, memory, a place in the indexes. */
final class Replicas {
    private final Context context;
    private final Clock clock;
    private final Cluster cluster;
    private final boolean placeOnStarting;

    Replicas(Context context) {
        this.context = context;
        clock = context.clock;
        cluster = context.cluster;
        placeOnStarting = context.settings.placeOnStarting();
    }

    /** Makes a replica on an available platform with enough memory. */
    Replica create(Group group, Platform platform, long expectedNanos) {
        int function = group.function.id;
        int maxBatch = context.policies.batching().maxBatch(function, group.type);
        Replica replica = new Replica(
                platform.generation++,
                group,
                platform,
                capacity(function, group.type),
                maxBatch,
                clock.now,
                clock.now + expectedNanos);
        platform.replica = replica;
        platform.allocatedSince = clock.now;
        platform.starts++;
        platform.node.everUsed = true;
        group.link(replica);
        group.starts++;
        count(replica, 1, 1);
        own(platform.node, context.catalog.memoryBytes(function, group.type), 1);
        return replica;
    }

    private int capacity(int function, int type) {
        int configured = context.settings.replicaCapacity();
        int capacity =
                configured > 0 ? configured : context.policies.autoscaler().replicaCapacity(function, type);
        if (capacity < 1) {
            throw new IllegalStateException("the autoscaler gave a replica a capacity of " + capacity);
        }
        return capacity;
    }

    private void own(Node node, long bytes, int sign) {
        node.freeMemoryBytes -= sign * bytes;
        cluster.countReplica(node, sign);
        cluster.updated(node);
    }

    /** Changes the counters of usable and of starting replicas. */
    private void count(Replica replica, int replicas, int starting) {
        Group group = replica.group;
        group.function.accrueStartingOnly(clock.now);
        group.replicas += replicas;
        group.function.replicas += replicas;
        group.starting += starting;
        group.function.starting += starting;
    }

    private void countWarm(Replica replica, int delta) {
        replica.group.function.accrueStartingOnly(clock.now);
        replica.group.function.warm += delta;
    }

    /** From starting to idle. */
    void warm(Replica replica) {
        replica.state = ReplicaState.IDLE;
        replica.readyNanos = clock.now;
        countWarm(replica, 1);
        if (!replica.draining) {
            count(replica, 0, -1);
        }
        replica.platform.failures = 0;
        replica.group.startFailures = 0;
    }

    /** No new tasks from now on. */
    void drain(Replica replica) {
        uncount(replica);
        replica.draining = true;
        leaveIdle(replica);
        refresh(replica);
    }

    private void uncount(Replica replica) {
        if (!replica.draining && replica.alive()) {
            count(replica, -1, replica.state == ReplicaState.STARTING ? -1 : 0);
        }
    }

    /** Asks for a replica that holds nothing to be torn down. */
    void stop(Replica replica) {
        leave(replica, ReplicaState.STOPPING);
        context.actions.stopReplica(replica);
    }

    /** Takes a replica out of use. */
    private void leave(Replica replica, ReplicaState state) {
        uncount(replica);
        if (replica.warm()) {
            countWarm(replica, -1);
        }
        leaveIdle(replica);
        replica.state = state;
        replica.draining = true;
        refresh(replica);
    }

    /** Takes everything from a replica that is gone; its tasks must have been taken before. */
    void free(Replica replica, int cachedFunction) {
        Platform platform = replica.platform;
        leave(replica, ReplicaState.STOPPED);
        replica.group.unlink(replica);
        platform.replica = null;
        platform.allocatedNanos += clock.now - platform.allocatedSince;
        cluster.cache(platform, cachedFunction);
        own(platform.node, context.catalog.memoryBytes(replica.function(), replica.type()), -1);
    }

    /** A warm replica that holds nothing. */
    void idle(Replica replica) {
        replica.idleSinceNanos = clock.now;
        replica.group.linkIdle(replica);
    }

    void leaveIdle(Replica replica) {
        if (replica.inIdleList) {
            replica.idleSinceNanos = -1;
            replica.group.unlinkIdle(replica);
        }
    }

    /** Gives a replica the bounds of policies that have just taken over, and tells them of it. */
    void handOver(Replica replica) {
        int maxBatch = context.policies.batching().maxBatch(replica.function(), replica.type());
        replica.capacity = Math.max(replica.capacity, capacity(replica.function(), replica.type()));
        replica.setMaxBatch(maxBatch);
        replica.open = false;
        refresh(replica);
    }

    /** To be called after anything about a replica has changed: predicts anew and tells the policies. */
    void refresh(Replica replica) {
        boolean open = takesTasks(replica);
        replica.freeAtNanos = predict(replica);
        boolean wasOpen = replica.open;
        replica.open = open;
        context.touch(replica.group.function);
        if (open || wasOpen) {
            tell(replica, wasOpen, open);
        }
    }

    private void tell(Replica replica, boolean wasOpen, boolean open) {
        for (ReplicaListener listener : context.replicaListeners) {
            if (!wasOpen) {
                listener.replicaOpened(replica);
            } else if (open) {
                listener.replicaChanged(replica);
            } else {
                listener.replicaClosed(replica);
            }
        }
    }

    private boolean takesTasks(Replica replica) {
        return !replica.draining
                && replica.inFlight() < replica.capacity
                && (replica.warm() || (placeOnStarting && replica.state == ReplicaState.STARTING));
    }

    private long predict(Replica replica) {
        return switch (replica.state) {
            case STARTING -> replica.readyNanos + work(replica);
            case BUSY -> replica.runEndNanos + work(replica);
            case IDLE -> replica.queued == 0 ? ReplicaView.IDLE_KEY : clock.now + work(replica);
            case STOPPING, STOPPED -> Long.MAX_VALUE;
        };
    }

    /** The profiled time of all that is queued, in full batches and a rest. */
    private long work(Replica replica) {
        int function = replica.group.function.id;
        int type = replica.group.type;
        int queued = replica.queued;
        int batch = replica.maxBatch;
        if (batch == 1) {
            return queued * context.catalog.executionNanos(function, type);
        }
        int rest = queued % batch;
        return queued / batch * context.catalog.executionNanos(function, type, batch)
                + (rest == 0 ? 0 : context.catalog.executionNanos(function, type, rest));
    }

    /** What a platform has in its cache after its replica was torn down in order. */
    int cachedAfter(Replica replica) {
        return context.settings.taskCaching() ? replica.function() : PlatformView.NO_FUNCTION;
    }
}

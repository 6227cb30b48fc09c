package io.herofake.kernel;

import io.herofake.policy.Decision;
import io.herofake.policy.PlatformView;
import io.herofake.policy.ReplicaState;
import io.herofake.policy.ReplicaView;
import io.herofake.policy.scaling.Scaling;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Starts and releases of replicas: what autoscalers can do. */
final class Fleet implements Scaling {
    private final Context context;
    private final Clock clock;
    private final Cluster cluster;
    private final Replicas replicas;
    private final Runner runner;
    private final Gateway gateway;
    private final Explainer explainer;

    Fleet(Context context, Replicas replicas, Runner runner, Gateway gateway, Explainer explainer) {
        this.context = context;
        this.replicas = replicas;
        this.runner = runner;
        this.gateway = gateway;
        this.explainer = explainer;
        clock = context.clock;
        cluster = context.cluster;
    }

    @Override
    public ReplicaView start(int function, PlatformView view) {
        Platform platform = cluster.platforms.get(view.id());
        requireStartable(function, platform);
        boolean cached = platform.cachedFunction == function;
        long expected = cached ? 0 : context.catalog.coldStartNanos(function, platform.type);
        Group group = cluster.group(function, platform.type);
        if (!cached) {
            group.coldStarts++;
        }
        return start(group, platform, expected);
    }

    private Replica start(Group group, Platform platform, long expected) {
        Replica replica = replicas.create(group, platform, expected);
        context.actions.startReplica(replica, expected);
        if (context.explain) {
            explainer.started(replica);
        }
        replicas.refresh(replica);
        return replica;
    }

    private void requireStartable(int function, Platform platform) {
        if (!platform.available()
                || !context.catalog.runsOn(function, platform.type)
                || platform.node.freeMemoryBytes < context.catalog.memoryBytes(function, platform.type)) {
            throw new IllegalArgumentException("no replica of '" + context.catalog.functionName(function)
                    + "' can start on " + Decision.name(cluster, platform));
        }
    }

    /** Starts what is to be there from the beginning. */
    void startInitial(InitialReplica initial) {
        int function = context.catalog.functionId(initial.function());
        int type = context.catalog.typeId(initial.platformType());
        for (int i = 0; i < initial.count(); i++) {
            PlatformView view = cluster.firstFit(function, type, 0);
            if (view == null) {
                throw new IllegalArgumentException("no room for initial replica " + (i + 1) + " of " + initial.count()
                        + " of '" + initial.function() + "' on platform type '" + initial.platformType() + "'");
            }
            if (initial.warm()) {
                start(cluster.group(function, type), cluster.platforms.get(view.id()), 0);
            } else {
                start(function, view);
            }
        }
    }

    @Override
    public void release(ReplicaView view) {
        Replica replica = own(view);
        if (replica.draining || !replica.alive()) {
            return;
        }
        if (context.explain) {
            explainer.released(replica);
        }
        replicas.drain(replica);
        if (replica.empty()) {
            runner.stopWaiting(replica);
            replicas.stop(replica);
        }
    }

    @Override
    public void releaseAndRequeue(ReplicaView view) {
        Replica replica = own(view);
        boolean released = !replica.draining && replica.alive();
        release(replica);
        if (released) {
            requeueAll(replica);
        }
    }

    /** Moves queued tasks back to the gateway queue as long as it has room. */
    private void requeueAll(Replica replica) {
        FunctionState function = replica.group.function;
        while (replica.queued > 0 && context.waiting < context.settings.gatewayCapacity()) {
            Task task = Objects.requireNonNull(replica.head);
            task.state = Task.State.LOOSE;
            runner.leaveQueue(task, replica);
            gateway.queue(task, function);
        }
    }

    private Replica own(ReplicaView view) {
        Platform platform = cluster.platforms.get(view.slot());
        if (platform.replica != view && view.state() != ReplicaState.STOPPED) {
            throw new IllegalArgumentException("not a replica of this kernel");
        }
        return (Replica) view;
    }

    @Override
    public Decision.@Nullable Builder explaining() {
        return context.explain ? explainer.builder() : null;
    }

    /** A replica has become warm. */
    void ready(Replica replica) {
        replicas.warm(replica);
        runner.proceed(replica);
        replicas.refresh(replica);
        context.policies.autoscaler().replicaReady(replica, clock.now, this);
    }

    /** A replica was torn down as asked. */
    void stopped(Replica replica) {
        replicas.free(replica, replicas.cachedAfter(replica));
        context.touchWithoutReplica();
    }

    /** Tells the autoscaler of a function that has tasks and no replica. */
    void demand(FunctionState function) {
        context.policies.autoscaler().demand(function.id, clock.now, this);
    }

    /** Tells policies that have just taken over of everything that is there. */
    void handOver() {
        for (FunctionState function : cluster.functions) {
            for (Group group : function.groups) {
                for (Replica replica = group.first; replica != null; replica = replica.next) {
                    replicas.handOver(replica);
                }
            }
        }
        for (FunctionState function : cluster.functions) {
            gateway.reorder(function);
            for (Group group : function.groups) {
                for (Replica replica = group.first; replica != null; replica = replica.next) {
                    runner.reconsider(replica);
                }
            }
            context.touch(function);
        }
    }
}

package io.herofake.kernel;

import io.herofake.policy.Decision;
import io.herofake.policy.PlatformView;
import io.herofake.policy.ReplicaState;
import io.herofake.policy.ReplicaView;
import io.herofake.policy.scaling.Scaling;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Starts, releases and losses of replicas; nodes that come and go. */
final class Fleet implements Scaling {
    private final Context context;
    private final Clock clock;
    private final Cluster cluster;
    private final Replicas replicas;
    private final Runner runner;
    private final Gateway gateway;
    private final Explainer explainer;
    /** Platforms in quarantine by when it ends. */
    final IndexedHeap<Platform> quarantine = new IndexedHeap<>() {
        @Override
        void moved(Platform platform, int index) {
            platform.quarantineIndex = index;
        }
    };

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
    }

    /** A replica is gone and its sandbox with it. */
    void failed(Replica replica) {
        boolean starting = replica.state == ReplicaState.STARTING;
        Task tasks = detach(replica);
        replicas.free(replica, Runner.cachedAfterLoss());
        punish(replica.platform);
        if (starting) {
            holdBack(replica.group);
        }
        afterLoss(replica, tasks);
    }

    private void afterLoss(Replica replica, @Nullable Task tasks) {
        requeueLost(tasks, replica.group.function);
        context.policies.autoscaler().replicaLost(replica, clock.now, this);
    }

    /** Tells the autoscaler of a function that has tasks and no replica. */
    void demand(FunctionState function) {
        context.policies.autoscaler().demand(function.id, clock.now, this);
    }

    /** Takes all tasks from a replica, running ones first, as a list; abandoned ones are gone for good. */
    private @Nullable Task detach(Replica replica) {
        Task last = null;
        Task first = null;
        runner.stopWaiting(replica);
        if (replica.runningCount > 0) {
            replica.platform.busyNanos += clock.now - replica.platform.busySince;
        }
        while (!replica.empty()) {
            Task task = detachOne(replica);
            if (task.state == Task.State.ABANDONED) {
                context.tasks.give(task);
                continue;
            }
            task.state = Task.State.LOOSE;
            if (last == null) {
                first = task;
            } else {
                last.next = task;
            }
            last = task;
        }
        return first;
    }

    private Task detachOne(Replica replica) {
        Task task = replica.runningCount > 0 ? replica.running[0] : Objects.requireNonNull(replica.head);
        if (replica.runningCount > 0) {
            replica.removeRunning(task);
        } else {
            replica.unlink(task);
            runner.forgetExpiry(task);
        }
        replica.group.addInFlight(-1, clock.now);
        return task;
    }

    private void requeueLost(@Nullable Task first, FunctionState function) {
        Task task = first;
        while (task != null) {
            Task next = task.next;
            task.next = null;
            lost(task, function, true);
            task = next;
        }
    }

    /** Queues a task again that was lost or failed, or gives it up. */
    void lost(Task task, FunctionState function, boolean retry) {
        task.losses++;
        task.dispatchedNanos = -1;
        task.batch = 0;
        if (!retry || task.losses > context.settings.maxRequeues()) {
            context.finish(task, Outcome.FAILED);
        } else {
            context.ledger.requeued();
            gateway.queue(task, function);
        }
    }

    private void punish(Platform platform) {
        platform.failures++;
        long nanos = backOff(platform.failures);
        if (nanos > 0 && platform.quarantineIndex < 0) {
            platform.quarantinedUntil = clock.now + nanos;
            quarantine.add(platform, platform.quarantinedUntil, platform.id);
            cluster.updated(platform);
        }
    }

    private void holdBack(Group group) {
        group.startFailures++;
        group.heldBackUntil = clock.now + backOff(group.startFailures);
    }

    private long backOff(int failures) {
        int doublings = failures - context.settings.quarantineAfter();
        if (doublings < 0) {
            return 0;
        }
        long most = context.settings.quarantineMaxNanos();
        long nanos = context.settings.quarantineNanos();
        for (int i = 0; i < doublings && nanos < most; i++) {
            nanos = Math.min(most, nanos * 2);
        }
        return nanos;
    }

    /** Platforms whose quarantine is over are available again. */
    void endQuarantines() {
        while (!quarantine.isEmpty() && quarantine.firstKey() <= clock.now) {
            Platform platform = quarantine.first();
            quarantine.remove(platform.quarantineIndex);
            cluster.updated(platform);
            touchAll();
        }
    }

    /** Refuses a node that is there already or has a platform of an unknown type. */
    void requireNew(NodeSpec spec) {
        spec.platformTypes().forEach(context.catalog::typeId);
        Node node = cluster.named(spec.name());
        if (node != null && node.present) {
            throw new IllegalArgumentException("node '" + spec.name() + "' is there already");
        }
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

    /** A node has come, for the first time or again. */
    int join(NodeSpec spec) {
        requireNew(spec);
        Node node = cluster.named(spec.name());
        if (node == null || !node.spec.equals(spec)) {
            node = cluster.add(spec);
        }
        node.present = true;
        node.draining = false;
        for (Platform platform : node.platforms) {
            platform.presentSince = clock.now;
        }
        cluster.updated(node);
        touchAll();
        return node.id;
    }

    /** There is something new that any function might use. */
    void touchAll() {
        for (FunctionState function : cluster.functions) {
            context.touch(function);
        }
    }

    /** A node is gone with all that was on it. */
    void lose(Node node) {
        node.present = false;
        cluster.updated(node);
        Replica[] lost = new Replica[node.platforms.length];
        Task[] tasks = new Task[lost.length];
        for (int i = 0; i < lost.length; i++) {
            Platform platform = node.platforms[i];
            platform.presentNanos += clock.now - platform.presentSince;
            Replica replica = platform.replica;
            if (replica != null) {
                lost[i] = replica;
                tasks[i] = detach(replica);
                replicas.free(replica, Runner.cachedAfterLoss());
            } else {
                cluster.cache(platform, PlatformView.NO_FUNCTION);
            }
        }
        for (int i = 0; i < lost.length; i++) {
            if (lost[i] != null) {
                afterLoss(lost[i], tasks[i]);
            }
        }
    }

    /** A node takes nothing new; its replicas end when they have done what they run. */
    void drain(Node node) {
        node.draining = true;
        cluster.updated(node);
        for (Platform platform : node.platforms) {
            if (platform.replica != null) {
                releaseAndRequeue(platform.replica);
            }
        }
        touchAll();
    }

    /** A draining node takes replicas again. */
    void resume(Node node) {
        node.draining = false;
        cluster.updated(node);
    }
}

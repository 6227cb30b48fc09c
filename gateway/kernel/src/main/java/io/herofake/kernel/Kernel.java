package io.herofake.kernel;

import io.herofake.policy.Catalog;
import io.herofake.policy.ClusterView;
import io.herofake.policy.Handles;
import io.herofake.policy.ReplicaState;
import io.herofake.policy.registry.Policies;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The online phase (HeROfake, sections II.A and IV) as one state machine: nodes, platforms, replicas, queues and tasks. Events
 * go in, each with the time; {@link Actions} come out during the call. One thread uses it; it reads no clock and never blocks.
 *
 * <p>Time is in nanoseconds from any origin, 0 to 2^61. An event with a time before that of the event before it happens at the
 * time already reached; a jump forward is believed. Handles of tasks and replicas are never used twice: an event for one
 * that has ended is counted in {@link Ledger#ignoredEvents} and has no other effect.
 *
 * <p>The driver calls {@link #tick} whenever {@link #nextTickNanos} has come: scaling, waits for batches, expiry and
 * quarantine depend on it.
 */
public final class Kernel {
    private final Context context;
    private final Clock clock;
    private final Cluster cluster;
    private final Runner runner;
    private final Gateway gateway;
    private final Fleet fleet;
    private final Losses losses;
    private final Nodes nodes;
    private final ResourceLedger resources;
    private long nextScaling;
    private boolean busy;
    private boolean started;
    private @Nullable Runnable afterEvent;

    /**
     * A kernel at time 0 with nothing started.
     *
     * @param catalog  functions, platform types, QoS levels
     * @param policies not to be used by another kernel
     * @param actions  does what the kernel wants
     * @param listener learns what has happened
     */
    public Kernel(
            Catalog catalog, KernelSettings settings, Policies policies, Actions actions, KernelListener listener) {
        context = new Context(catalog, settings, policies, actions, listener);
        clock = context.clock;
        cluster = context.cluster;
        resources = new ResourceLedger(cluster, clock);
        Explainer explainer = new Explainer(context);
        Replicas replicas = new Replicas(context);
        runner = new Runner(context, replicas);
        gateway = new Gateway(context, replicas, runner, explainer);
        fleet = new Fleet(context, replicas, runner, gateway, explainer);
        losses = new Losses(context, replicas, runner, gateway, fleet);
        nodes = new Nodes(context, replicas, fleet, losses);
    }

    /** An exception that leaves an event leaves the kernel busy: its state can no longer be trusted. */
    private void enter(long nowNanos) {
        if (busy) {
            throw new IllegalStateException("an event was reported from inside another one, or after one that failed");
        }
        if (!started) {
            throw new IllegalStateException("the kernel has not been started");
        }
        clock.advance(nowNanos);
        busy = true;
    }

    /** Ends an event: waiting tasks for which something has changed are looked at, until nothing changes any more. */
    private void leave() {
        for (int i = 0; i < context.touchedCount(); i++) {
            FunctionState function = context.touched(i);
            if (function.replicas == 0 && !function.waiting.isEmpty()) {
                fleet.demand(function);
            }
            gateway.empty(function);
            function.touched = false;
        }
        context.clearTouched();
        busy = false;
        if (afterEvent != null) {
            afterEvent.run();
        }
    }

    private void attach(Policies policies) {
        policies.autoscaler().attach(cluster);
        policies.scheduler().attach(cluster);
        policies.admission().attach(cluster);
        policies.order().attach(cluster);
    }

    /**
     * Begins, once and before any other event: the nodes join, initial replicas start. The first tick is due at once.
     *
     * @throws IllegalArgumentException naming an unknown platform type or function, a node that comes twice, or an initial
     *     replica for which there is no room; the kernel cannot be used afterwards
     */
    public void start(long nowNanos, List<NodeSpec> specs, List<InitialReplica> initial) {
        if (started) {
            throw new IllegalStateException("the kernel has been started already");
        }
        started = true;
        enter(nowNanos);
        attach(context.policies);
        specs.forEach(nodes::join);
        initial.forEach(fleet::startInitial);
        nextScaling = clock.now;
        leave();
    }

    /** A task has arrived now; its deadline is by its level (eq. 3). See {@link #arrived(long, int, int, long, long, long)}. */
    public long arrived(long nowNanos, int function, int level, long tag) {
        long now = Math.max(nowNanos, clock.now);
        return arrived(nowNanos, function, level, tag, now, now + context.catalog.allowedNanos(function, level));
    }

    /**
     * A task has arrived.
     *
     * @param function      the function's id
     * @param level         the QoS level's id
     * @param tag           any number; comes back in {@link io.herofake.policy.TaskView#tag}
     * @param arrivalNanos  when it really arrived, at most now
     * @param deadlineNanos when it is due, on the same clock
     * @return its handle; dead already if it was refused
     */
    public long arrived(long nowNanos, int function, int level, long tag, long arrivalNanos, long deadlineNanos) {
        Objects.checkIndex(function, context.catalog.functionCount());
        Objects.checkIndex(level, context.catalog.levelCount());
        Clock.requireValid(arrivalNanos);
        Clock.requireValid(deadlineNanos);
        enter(nowNanos);
        Task task = context.tasks.take();
        long arrival = Math.min(arrivalNanos, clock.now);
        task.begin(tag, function, level, arrival, deadlineNanos, gateway.nextSequence());
        long handle = task.id();
        enter(task, cluster.functions[function]);
        leave();
        return handle;
    }

    private void enter(Task task, FunctionState function) {
        if (gateway.admit(task, function)) {
            if (function.replicas == 0) {
                fleet.demand(function);
            }
            gateway.queue(task, function);
        }
    }

    /** A replica that was started is warm. */
    public void replicaReady(long nowNanos, long replica) {
        enter(nowNanos);
        Replica found = find(replica);
        if (found != null && found.state == ReplicaState.STARTING) {
            fleet.ready(found);
        } else {
            context.ledger.ignoredEvent();
        }
        leave();
    }

    /** A replica is gone: it could not be started, or was lost. Its tasks are queued again or given up. */
    public void replicaFailed(long nowNanos, long replica) {
        enter(nowNanos);
        Replica found = find(replica);
        if (found != null) {
            losses.failed(found);
        } else {
            context.ledger.ignoredEvent();
        }
        leave();
    }

    /** A replica that was to be stopped has been torn down. */
    public void replicaStopped(long nowNanos, long replica) {
        enter(nowNanos);
        Replica found = find(replica);
        if (found != null && found.state == ReplicaState.STOPPING) {
            fleet.stopped(found);
        } else {
            context.ledger.ignoredEvent();
        }
        leave();
    }

    private @Nullable Replica find(long handle) {
        int platform = Handles.slot(handle);
        if (platform < 0 || platform >= cluster.platforms.size()) {
            return null;
        }
        Replica replica = cluster.platforms.get(platform).replica;
        return replica != null && replica.generation == Handles.generation(handle) ? replica : null;
    }

    /** A task that was dispatched has completed; its energy is what the profile says. */
    public void taskCompleted(long nowNanos, long task) {
        taskCompleted(nowNanos, task, Double.NaN);
    }

    /**
     * A task that was dispatched has completed.
     *
     * @param joules its measured dynamic energy, or NaN for what the profile says
     */
    public void taskCompleted(long nowNanos, long task, double joules) {
        if (Double.isInfinite(joules)) {
            throw new IllegalArgumentException("energy must be a finite number of joules or NaN, not " + joules);
        }
        enter(nowNanos);
        Task found = context.tasks.find(task);
        Replica replica = executing(found);
        if (found == null || replica == null) {
            context.ledger.ignoredEvent();
        } else {
            complete(found, replica, joules);
        }
        leave();
    }

    private void complete(Task task, Replica replica, double joules) {
        runner.bookEnergy(task, replica, joules);
        if (task.state == Task.State.RUNNING) {
            context.end(task, Outcome.COMPLETED);
        }
        runner.leaveRunning(task, replica);
        context.tasks.give(task);
    }

    private static @Nullable Replica executing(@Nullable Task task) {
        return task != null && (task.state == Task.State.RUNNING || task.state == Task.State.ABANDONED)
                ? task.replica
                : null;
    }

    /**
     * The execution of a task has failed; its replica is well.
     *
     * @param retry whether it makes sense to try again
     */
    public void taskFailed(long nowNanos, long task, boolean retry) {
        enter(nowNanos);
        Task found = context.tasks.find(task);
        Replica replica = executing(found);
        if (found == null || replica == null) {
            context.ledger.ignoredEvent();
        } else {
            fail(found, replica, () -> losses.lost(found, replica.group.function, retry));
        }
        leave();
    }

    /** A task that was dispatched turned out to bring what its function cannot take. */
    public void taskInvalid(long nowNanos, long task) {
        enter(nowNanos);
        Task found = context.tasks.find(task);
        Replica replica = executing(found);
        if (found == null || replica == null) {
            context.ledger.ignoredEvent();
        } else {
            fail(found, replica, () -> context.finish(found, Outcome.INVALID));
        }
        leave();
    }

    private void fail(Task task, Replica replica, Runnable ifWanted) {
        boolean wanted = task.state == Task.State.RUNNING;
        task.state = Task.State.LOOSE;
        replica.runFailed = true;
        runner.leaveRunning(task, replica);
        if (wanted) {
            ifWanted.run();
        } else {
            context.tasks.give(task);
        }
    }

    /**
     * Nobody wants a task any more. It ends at once; if it is being executed, its platform stays busy until the driver reports
     * the execution's end.
     */
    public void cancelled(long nowNanos, long task) {
        enter(nowNanos);
        Task found = context.tasks.find(task);
        if (found == null || found.state == Task.State.ABANDONED) {
            context.ledger.ignoredEvent();
        } else if (found.state == Task.State.RUNNING) {
            found.state = Task.State.ABANDONED;
            context.end(found, Outcome.CANCELLED);
        } else {
            FunctionState function = cluster.functions[found.function];
            gateway.withdraw(found);
            context.finish(found, Outcome.CANCELLED);
            context.touch(function);
        }
        leave();
    }

    /**
     * A node has come, or come back.
     *
     * @return its id
     * @throws IllegalArgumentException if it is there already, or names an unknown platform type
     */
    public int nodeJoined(long nowNanos, NodeSpec node) {
        nodes.requireNew(node);
        enter(nowNanos);
        int id = nodes.join(node);
        leave();
        return id;
    }

    /** A node is gone with all its replicas. */
    public void nodeLost(long nowNanos, int node) {
        Node found = cluster.nodes.get(node);
        enter(nowNanos);
        if (found.present) {
            nodes.lose(found);
        } else {
            context.ledger.ignoredEvent();
        }
        leave();
    }

    /** A node is to take no new replicas and tasks; what it runs is finished. */
    public void nodeDraining(long nowNanos, int node) {
        Node found = cluster.nodes.get(node);
        enter(nowNanos);
        nodes.drain(found);
        leave();
    }

    /** A draining node is to be used again. */
    public void nodeResumed(long nowNanos, int node) {
        Node found = cluster.nodes.get(node);
        enter(nowNanos);
        nodes.resume(found);
        leave();
    }

    /** Time has passed. Does what has become due; harmless at any time. */
    public void tick(long nowNanos) {
        enter(nowNanos);
        runner.endWaits();
        losses.endQuarantines();
        if (context.settings.expireAfterNanos() >= 0) {
            gateway.expire();
        }
        if (clock.now >= nextScaling) {
            scale();
        }
        leave();
    }

    private void scale() {
        long period = context.policies.autoscaler().periodNanos();
        nextScaling += period;
        if (nextScaling <= clock.now) {
            nextScaling = clock.now + period;
        }
        context.policies.autoscaler().tick(clock.now, fleet);
        context.touchAll();
    }

    /**
     * Other policies, or the same with other settings, take over. Tasks and replicas stay; what a policy remembers is lost. A
     * replica's capacity may grow but does not shrink.
     *
     * @param policies not to be used by another kernel
     */
    public void switchPolicies(long nowNanos, Policies policies) {
        enter(nowNanos);
        context.switchTo(policies);
        attach(policies);
        fleet.handOver();
        nextScaling = Math.min(nextScaling, clock.now + policies.autoscaler().periodNanos());
        leave();
    }

    /** When {@link #tick} is to be called next. Changes with every event. */
    public long nextTickNanos() {
        long next = nextScaling;
        if (!runner.batchWaits.isEmpty()) {
            next = Math.min(next, runner.batchWaits.firstKey());
        }
        if (!losses.quarantine.isEmpty()) {
            next = Math.min(next, losses.quarantine.firstKey());
        }
        if (!runner.expiries.isEmpty()) {
            next = Math.min(next, runner.expiries.firstKey() + context.settings.expireAfterNanos());
        }
        return next;
    }

    /** Turns explanations on or off; they go to {@link KernelListener#decided}. Off at first, and free when off. */
    public void explain(boolean on) {
        context.explain = on;
    }

    /** The time reached. */
    public long nowNanos() {
        return clock.now;
    }

    /** Nodes, platforms, replicas and counters. Living: read it between events. */
    public ClusterView cluster() {
        return cluster;
    }

    /** What has come of the tasks. Living: read it between events. */
    public Ledger ledger() {
        return context.ledger;
    }

    /** What platforms and nodes have done and used. Living: read it between events. */
    public ResourceLedger resources() {
        return resources;
    }

    /** Tasks in the gateway queue, over all functions. */
    public int waiting() {
        return context.waiting;
    }

    /** Tasks in the system: waiting, queued, running, and those cancelled while they run. */
    public int tasksInSystem() {
        return context.tasks.used();
    }

    /** The parts, for the checker. */
    Context context() {
        return context;
    }

    /** Has something run after each event; for checks. */
    void afterEvent(@Nullable Runnable check) {
        afterEvent = check;
    }
}

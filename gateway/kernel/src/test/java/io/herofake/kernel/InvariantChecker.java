package io.herofake.kernel;

import io.herofake.policy.Decision;
import io.herofake.policy.PlatformView;
import io.herofake.policy.ReplicaState;
import io.herofake.policy.ReplicaView;
import io.herofake.policy.TaskView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks, after every event, what must always hold of a kernel: no task is lost or ends twice; a platform runs one replica;
 * node memory is never oversubscribed; every queue is bounded; a stopped replica owns nothing; the energy ledger equals the
 * sum of its tasks and idle intervals; every index agrees with a linear search. It keeps its own books, from what it sees.
 *
 * <p>Linear in everything: for tests. With {@code every} above 1 only each so many-th event is followed by a check.
 */
public final class InvariantChecker implements KernelListener {
    private static final double TOLERANCE = 1e-9;

    private final Context context;
    private final Cluster cluster;
    private final KernelListener inner;
    private final int every;
    private final ResourceLedger resources;
    private long events;
    private boolean placesAlways;

    /** Handles of tasks that have not ended, those that ended since the last check, and all that ever ended. */
    private final Set<Long> living = new HashSet<>();

    private final Set<Long> ended = new HashSet<>();
    private final Map<Outcome, Long> outcomes = new HashMap<>();
    private long endedCount;

    private double joules;
    private final Map<Integer, Integer> abandoned = new HashMap<>();
    private final List<Intervals> intervals = new ArrayList<>();
    private long lastNanos;

    private static final class Intervals {
        boolean present;
        boolean allocated;
        boolean busy;
        long presentNanos;
        long allocatedNanos;
        long busyNanos;
    }

    private InvariantChecker(Kernel kernel, int every) {
        context = kernel.context();
        cluster = context.cluster;
        inner = context.listener;
        resources = kernel.resources();
        this.every = every;
        lastNanos = context.clock.now;
    }

    /** Has a kernel checked after every event from now on; to be called before its first. */
    public static InvariantChecker watch(Kernel kernel) {
        return watch(kernel, 1);
    }

    /** Has a kernel checked after every so many-th event from now on; to be called before its first. */
    public static InvariantChecker watch(Kernel kernel, int every) {
        InvariantChecker checker = new InvariantChecker(kernel, every);
        kernel.context().listener = checker;
        kernel.afterEvent(checker::afterEvent);
        return checker;
    }

    /** Also checks that no task waits while a replica has room, which holds of schedulers that never hold one back. */
    public InvariantChecker placesAlways() {
        placesAlways = true;
        return this;
    }

    @Override
    public void finished(TaskView task, Outcome outcome) {
        require(ended.add(task.id()), "task ended twice", task.tag());
        endedCount++;
        outcomes.merge(outcome, 1L, Long::sum);
        require(task.finishedNanos() == context.clock.now, "task ended at another time", task.tag());
        if (outcome == Outcome.COMPLETED) {
            require(task.dispatchedNanos() >= task.placedNanos(), "task ran before it was placed", task.tag());
            require(task.placedNanos() >= task.arrivalNanos(), "task was placed before it came", task.tag());
            require(task.coldWaitNanos() >= 0, "task has a negative cold wait", task.tag());
            require(
                    task.coldWaitNanos() <= task.dispatchedNanos() - task.arrivalNanos(),
                    "task waited longer for cold starts than in all",
                    task.tag());
            joules += Double.isNaN(task.energyJoules()) ? 0 : task.energyJoules();
        }
        inner.finished(task, outcome);
    }

    @Override
    public void decided(Decision decision) {
        inner.decided(decision);
    }

    private void afterEvent() {
        accrueIntervals();
        bookAbandoned();
        if (events++ % every == 0) {
            check();
        }
        observe();
    }

    /** Checks everything now. */
    public void check() {
        checkTasks();
        checkPlatforms();
        checkNodes();
        checkFunctions();
        if (placesAlways) {
            checkNoneHeldBack();
        }
        checkLedgers();
        checkIndexes();
    }

    private static void require(boolean ok, String what, Object... about) {
        if (!ok) {
            throw new AssertionError(what + (about.length == 0 ? "" : " " + Arrays.toString(about)));
        }
    }

    private void checkTasks() {
        Set<Long> now = new HashSet<>();
        int used = 0;
        for (int slot = 0; slot < context.tasks.created(); slot++) {
            Task task = context.tasks.slot(slot);
            if (task.state != Task.State.FREE) {
                used++;
                checkPlace(task);
                if (task.state != Task.State.ABANDONED) {
                    now.add(task.id());
                    require(!ended.contains(task.id()), "task has ended and is still there", task.tag);
                }
            } else {
                require(
                        task.waitingIndex < 0 && task.runningIndex < 0 && task.expiryIndex < 0,
                        "a free task is queued");
            }
        }
        require(used == context.tasks.used(), "the pool has lost count");
        for (long id : living) {
            require(now.contains(id) || ended.contains(id), "task with handle was lost", id);
        }
        living.clear();
        living.addAll(now);
        require(context.ledger.arrived() == endedCount + living.size(), "tasks that came are not accounted for");
    }

    private void checkPlace(Task task) {
        boolean waiting = task.waitingIndex >= 0;
        require(waiting == (task.state == Task.State.WAITING), "task is misplaced", task.tag);
        boolean running = task.state == Task.State.RUNNING || task.state == Task.State.ABANDONED;
        require(running == (task.runningIndex >= 0), "task is misplaced", task.tag);
        require(task.state != Task.State.LOOSE, "task is nowhere", task.tag);
        boolean mayExpire = !running && context.settings.expireAfterNanos() >= 0;
        require(mayExpire == (task.expiryIndex >= 0), "task would not expire, or must not", task.tag);
        if (waiting) {
            require(
                    cluster.functions[task.function].waiting.get(task.waitingIndex) == task,
                    "task is not where it waits",
                    task.tag);
        } else {
            Replica replica = task.replica;
            require(replica != null && replica.platform.replica == replica, "task is on a lost replica", task.tag);
            require(replica != null && replica.function() == task.function, "task is on a wrong replica", task.tag);
        }
    }

    private void checkPlatforms() {
        for (Platform platform : cluster.platforms) {
            Replica replica = platform.replica;
            if (replica != null) {
                require(platform.node.present, "a replica on a node that is gone");
                require(replica.platform == platform, "a replica owns two platforms");
                require(replica.type() == platform.type, "a replica is on a platform of another type");
                checkReplica(replica);
            }
            boolean quarantined = platform.quarantineIndex >= 0;
            require(!quarantined || platform.quarantinedUntil > 0, "quarantined without end");
        }
    }

    private void checkReplica(Replica replica) {
        require(replica.state != ReplicaState.STOPPED, "a stopped replica owns a platform");
        int queued = 0;
        Task previous = null;
        for (Task task = replica.head; task != null; task = task.next) {
            require(task.replica == replica && task.state == Task.State.QUEUED, "task is misplaced", task.tag);
            require(task.previous == previous, "a broken queue");
            boolean ordered = previous == null || !context.settings.orderReplicaQueues() || previous.key <= task.key;
            require(ordered, "a replica's queue out of order");
            previous = task;
            queued++;
        }
        require(queued == replica.queued && replica.tail == previous, "a replica has lost count of its queue");
        for (int i = 0; i < replica.runningCount; i++) {
            require(replica.running[i].runningIndex == i, "a replica has lost count of what it runs");
        }
        require(replica.inFlight() <= replica.capacity, "a replica holds more than its capacity");
        require(replica.runningCount <= replica.running.length, "a batch is too large");
        require((replica.state == ReplicaState.BUSY) == (replica.runningCount > 0), "busy or not?");
        checkState(replica);
    }

    private void checkState(Replica replica) {
        boolean alive = replica.alive();
        if (!alive) {
            require(replica.empty(), "a stopping replica holds tasks");
            require(replica.draining && !replica.open, "a stopping replica takes tasks");
            require(replica.batchIndex < 0, "a stopping replica waits for a batch");
        }
        require(
                !(replica.draining && alive && replica.empty()),
                "a draining replica that holds nothing is not stopped");
        boolean idle = replica.state == ReplicaState.IDLE;
        require(replica.inIdleList == (idle && replica.queued == 0), "a replica is idle or not?");
        require((replica.batchIndex >= 0) == (idle && replica.queued > 0), "a replica waits for a batch or not?");
        boolean warm = replica.state == ReplicaState.STARTING ? context.settings.placeOnStarting() : alive;
        boolean open = warm && !replica.draining && replica.inFlight() < replica.capacity;
        require(open == replica.open, "a replica is open or not?");
        require(
                (replica.freeAtNanos == ReplicaView.IDLE_KEY) == (idle && replica.queued == 0),
                "a replica is predicted to be idle, or not?");
    }

    private void checkNodes() {
        int inUse = 0;
        for (Node node : cluster.nodes) {
            long free = node.spec.memoryBytes();
            int replicas = 0;
            for (Platform platform : node.platforms) {
                Replica replica = platform.replica;
                if (replica != null) {
                    free -= context.catalog.memoryBytes(replica.function(), replica.type());
                    replicas++;
                }
            }
            require(free == node.freeMemoryBytes, "node has lost count of its memory", node.name());
            require(free >= 0, "the memory of node is oversubscribed", node.name());
            require(replicas == node.replicas, "node has lost count of its replicas", node.name());
            inUse += replicas > 0 ? 1 : 0;
        }
        require(inUse == cluster.nodesInUse, "the number of nodes in use is wrong");
    }

    private void checkFunctions() {
        int waiting = 0;
        for (FunctionState function : cluster.functions) {
            waiting += function.waiting.size();
            for (int i = 1; i < function.waiting.size(); i++) {
                require(function.waiting.key(i) >= function.waiting.key((i - 1) / 2), "the gateway queue is no heap");
            }
            long arrivals = Arrays.stream(function.arrivalsByLevel).sum();
            require(arrivals == function.arrivals, "the arrivals by level are not all arrivals");
            int replicas = 0;
            int starting = 0;
            int warm = 0;
            for (Group group : function.groups) {
                replicas += group.replicas;
                starting += group.starting;
                warm += checkGroup(group);
            }
            require(replicas == function.replicas, "a function has lost count of its replicas");
            require(starting == function.starting, "a function has lost count of its starting replicas");
            require(warm == function.warm, "a function has lost count of its warm replicas");
        }
        require(waiting == context.waiting, "the gateway has lost count");
        require(waiting <= context.settings.gatewayCapacity(), "the gateway queue is above its bound");
    }

    private static int checkGroup(Group group) {
        int replicas = 0;
        int starting = 0;
        int warm = 0;
        int inFlight = 0;
        for (Replica replica = group.first; replica != null; replica = replica.next) {
            require(replica.platform.replica == replica, "a replica without a platform");
            boolean counts = replica.alive() && !replica.draining;
            replicas += counts ? 1 : 0;
            starting += counts && replica.state == ReplicaState.STARTING ? 1 : 0;
            warm += replica.warm() ? 1 : 0;
            inFlight += replica.inFlight();
        }
        require(replicas == group.replicas && starting == group.starting, "a group has lost count of its replicas");
        require(inFlight == group.inFlight, "a group has lost count of its tasks");
        long since = Long.MIN_VALUE;
        for (Replica replica = group.idleFirst; replica != null; replica = replica.idleNext) {
            require(replica.inIdleList && replica.idleSinceNanos >= since, "the idle list is out of order");
            since = replica.idleSinceNanos;
        }
        return warm;
    }

    /** A scheduler that never holds tasks back must leave none waiting while a replica could take it. */
    private void checkNoneHeldBack() {
        for (FunctionState function : cluster.functions) {
            for (Group group : function.groups) {
                for (Replica replica = group.first; replica != null; replica = replica.next) {
                    require(function.waiting.isEmpty() || !replica.open, "a task waits while a replica has room");
                }
            }
        }
    }

    private void checkLedgers() {
        for (Outcome outcome : Outcome.values()) {
            long counted = outcomes.getOrDefault(outcome, 0L);
            require(context.ledger.count(outcome) == counted, "the ledger counts wrongly", outcome);
        }
        double byGroup = 0;
        for (FunctionState function : cluster.functions) {
            for (Group group : function.groups) {
                byGroup += group.dynamicJoules;
            }
        }
        requireClose(resources.dynamicJoules(), joules, "dynamic energy is not that of the tasks");
        requireClose(byGroup, joules, "dynamic energy by function is not that of the tasks");
        double idle = 0;
        for (int p = 0; p < intervals.size(); p++) {
            Intervals seen = intervals.get(p);
            require(seen.presentNanos == resources.presentNanos(p), "platform: time present", p);
            require(seen.allocatedNanos == resources.allocatedNanos(p), "platform: time allocated", p);
            require(seen.busyNanos == resources.busyNanos(p), "platform: time busy", p);
            idle += seen.presentNanos
                    * 1e-9
                    * context.catalog.type(cluster.platforms.get(p).type).idlePowerWatts();
        }
        requireClose(resources.idleJoules(), idle, "idle energy is not that of the intervals");
    }

    private static void requireClose(double actual, double expected, String message) {
        double scale = Math.max(1, Math.max(Math.abs(actual), Math.abs(expected)));
        require(Math.abs(actual - expected) <= TOLERANCE * scale, message, actual, expected);
    }

    /** Adds the time since the last event to what each platform was then. */
    private void accrueIntervals() {
        long now = context.clock.now;
        require(now >= lastNanos, "time has run backwards");
        for (Intervals seen : intervals) {
            seen.presentNanos += seen.present ? now - lastNanos : 0;
            seen.allocatedNanos += seen.allocated ? now - lastNanos : 0;
            seen.busyNanos += seen.busy ? now - lastNanos : 0;
        }
        lastNanos = now;
    }

    private void bookAbandoned() {
        abandoned.forEach((slot, generation) -> {
            Task task = context.tasks.slot(slot);
            if (task.generation != generation && !Double.isNaN(task.energyJoules)) {
                joules += task.energyJoules;
            }
        });
    }

    private void observe() {
        while (intervals.size() < cluster.platforms.size()) {
            intervals.add(new Intervals());
        }
        for (int p = 0; p < intervals.size(); p++) {
            Platform platform = cluster.platforms.get(p);
            Intervals seen = intervals.get(p);
            seen.present = platform.node.present;
            seen.allocated = platform.replica != null;
            seen.busy = platform.replica != null && platform.replica.runningCount > 0;
        }
        abandoned.clear();
        for (int slot = 0; slot < context.tasks.created(); slot++) {
            Task task = context.tasks.slot(slot);
            if (task.state == Task.State.ABANDONED) {
                abandoned.put(slot, task.generation);
            }
        }
    }

    private void checkIndexes() {
        for (int f = 0; f < cluster.functions.length; f++) {
            for (int t = 0; t < context.catalog.typeCount(); t++) {
                checkIndexes(f, t);
            }
        }
    }

    private void checkIndexes(int function, int type) {
        Platform first = null;
        Platform inUse = null;
        Platform most = null;
        Platform cached = null;
        long bytes = context.catalog.memoryBytes(function, type);
        boolean startable = context.catalog.runsOn(function, type) && !cluster.startsHeldBack(function, type);
        for (Platform platform : cluster.platforms) {
            boolean fits = startable
                    && platform.type == type
                    && platform.available()
                    && platform.node.freeMemoryBytes >= bytes;
            if (fits) {
                first = first == null ? platform : first;
                inUse = inUse == null && platform.node.replicas > 0 ? platform : inUse;
                most = most == null || free(platform) > free(most) ? platform : most;
                cached = cached == null && platform.cachedFunction == function ? platform : cached;
            }
        }
        require(cluster.firstFit(function, type, 0) == first, "first fit of on", function, type);
        require(cluster.firstFitInUse(function, type, 0) == inUse, "first fit in use of on", function, type);
        require(cluster.mostAvailable(function, type) == most, "most available of on", function, type);
        require(cluster.cachedFit(function, type) == cached, "cached fit of on", function, type);
        if (first != null) {
            PlatformView after = cluster.firstFit(function, type, first.id + 1);
            require(after == null || after.id() > first.id, "first fit after", first.id);
        }
    }

    private static double free(Platform platform) {
        long all = platform.node.spec.memoryBytes();
        return all == 0 ? 1 : (double) platform.node.freeMemoryBytes / all;
    }
}

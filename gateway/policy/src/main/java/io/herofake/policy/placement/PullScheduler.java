package io.herofake.policy.placement;

import io.herofake.policy.Catalog;
import io.herofake.policy.ClusterView;
import io.herofake.policy.Decision;
import io.herofake.policy.ReplicaState;
import io.herofake.policy.ReplicaView;
import io.herofake.policy.Settings;
import io.herofake.policy.TaskView;
import io.herofake.policy.cost.Weights;
import io.herofake.policy.plan.Speeds;
import io.herofake.policy.plan.UnitCosts;
import io.herofake.policy.plan.Warm;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Late binding: a task waits at the gateway until a replica is idle that should have it. Of the types with an idle replica on
 * which the task will be in time, the cheapest by {@link UnitCosts} takes it, unless a still cheaper type will soon be free
 * and can do all that waits in time: a slow or costly server is worth using only beyond a certain queue (Lin and Kumar,
 * Optimal control of a queueing system with two heterogeneous servers, 1984). Among equals the node with the most replicas.
 *
 * <p>A task that can no longer be in time runs only where it is in nobody's way, or when it has been late for long.
 */
public final class PullScheduler implements Scheduler {
    private static final byte NONE = 0;
    private static final byte IDLE = 1;
    private static final byte BUSY = 2;

    private final int types;
    private final UnitCosts costs;
    private final Speeds speeds;
    private final boolean waiting;
    private final long patienceNanos;
    /** Idle replicas, those on the fullest nodes first; busy ones by when they are expected to be idle. */
    private final ReplicaOrder idle;

    private final ReplicaOrder busy;
    private final int[] idleCounts;
    /** By function: when a task was last placed that could be in time. */
    private final long[] lastInTime;

    private byte[] places = new byte[64];
    /** By slot: how many tasks a replica that is idle is to be given before it begins. */
    private int[] targets = new int[64];
    /** By function: the replica that is being given a batch. */
    private final @Nullable ReplicaView[] filling;

    private @Nullable ClusterView cluster;
    private @Nullable Warm warm;

    private PullScheduler(Catalog catalog, Weights weights, boolean learn, boolean waiting, long patienceNanos) {
        this.waiting = waiting;
        this.patienceNanos = patienceNanos;
        types = catalog.typeCount();
        costs = new UnitCosts(catalog, weights);
        speeds = new Speeds(catalog, learn);
        idle = new ReplicaOrder(catalog.functionCount() * types);
        busy = new ReplicaOrder(catalog.functionCount() * types);
        idleCounts = new int[catalog.functionCount()];
        lastInTime = new long[catalog.functionCount()];
        Arrays.fill(lastInTime, Long.MIN_VALUE / 2);
        filling = new ReplicaView[catalog.functionCount()];
    }

    /**
     * From settings: {@code timeWeight} 2/3, {@code energyWeight} 1.5/6, {@code priceWeight} 0.5/6, {@code learn} true,
     * {@code waitForCheaper} true, {@code latePatienceSeconds} 20.
     */
    public static PullScheduler create(Catalog catalog, Settings settings) {
        return new PullScheduler(
                catalog,
                Weights.read(settings, "timeWeight", "energyWeight", "priceWeight", Weights.SCALING),
                settings.flag("learn", true),
                settings.flag("waitForCheaper", true),
                settings.seconds("latePatienceSeconds", 20, 0, 86400));
    }

    @Override
    public void attach(ClusterView view) {
        cluster = view;
        warm = new Warm(view, speeds);
    }

    private int group(ReplicaView replica) {
        return replica.function() * types + replica.type();
    }

    @Override
    public void replicaOpened(ReplicaView replica) {
        int slot = replica.slot();
        if (slot >= places.length) {
            places = Arrays.copyOf(places, Math.max(slot + 1, 2 * places.length));
            targets = Arrays.copyOf(targets, places.length);
        }
        enter(replica);
    }

    @Override
    public void replicaChanged(ReplicaView replica) {
        leave(replica);
        enter(replica);
    }

    @Override
    public void replicaClosed(ReplicaView replica) {
        leave(replica);
    }

    @Override
    public void executed(ReplicaView replica, int batch, long nanos) {
        speeds.executed(replica, batch, nanos);
    }

    private void enter(ReplicaView replica) {
        if (replica.state() == ReplicaState.IDLE && replica.queued() == 0) {
            idle.add(group(replica), replica, -replica.platform().node().replicas());
            idleCounts[replica.function()]++;
            places[replica.slot()] = IDLE;
        } else if (replica.running() > 0) {
            busy.add(group(replica), replica, expectedEnd(replica));
            places[replica.slot()] = BUSY;
        }
    }

    private void leave(ReplicaView replica) {
        byte place = places[replica.slot()];
        if (place == IDLE) {
            idle.remove(group(replica), replica);
            idleCounts[replica.function()]--;
        } else if (place == BUSY) {
            busy.remove(group(replica), replica);
        }
        places[replica.slot()] = NONE;
    }

    private long expectedEnd(ReplicaView replica) {
        return replica.runningTask(0).dispatchedNanos()
                + speeds.nanos(replica.function(), replica.type(), replica.running());
    }

    @Override
    public @Nullable ReplicaView place(TaskView task, long nowNanos) {
        int function = task.function();
        ReplicaView half = filling[function];
        if (half != null && half.state() == ReplicaState.IDLE && half.queued() < targets[half.slot()] && half.open()) {
            return half;
        }
        filling[function] = null;
        if (idleCounts[function] == 0) {
            return null;
        }
        long fastest = Objects.requireNonNull(warm).fastestNanos(function);
        boolean inTime = nowNanos + fastest <= task.deadlineNanos();
        ReplicaView chosen = inTime ? placeInTime(task, nowNanos) : placeLate(task, nowNanos);
        if (chosen != null && inTime) {
            lastInTime[function] = nowNanos;
        }
        if (chosen != null && chosen.maxBatch() > 1) {
            targets[chosen.slot()] = batch(chosen, inTime ? task.deadlineNanos() : Long.MAX_VALUE, nowNanos);
            filling[function] = chosen;
        }
        return chosen;
    }

    /**
     * How many of the tasks that wait a replica should execute at once: the batch with the least cost a task, in time and
     * energy by the profile, that still ends before the deadline of the first of them. All others have later ones.
     */
    private int batch(ReplicaView replica, long deadline, long now) {
        int function = replica.function();
        int type = replica.type();
        int most = Math.min(replica.maxBatch(), Objects.requireNonNull(cluster).waiting(function));
        int best = 1;
        double least = costs.ofBatch(function, type, 1);
        for (int size = 2; size <= most; size++) {
            double cost = costs.ofBatch(function, type, size);
            if (cost < least && now + speeds.nanos(function, type, size) <= deadline) {
                best = size;
                least = cost;
            }
        }
        return best;
    }

    private @Nullable ReplicaView placeInTime(TaskView task, long now) {
        int function = task.function();
        Warm able = Objects.requireNonNull(warm);
        double cheaperPerSecond = 0;
        long cheaperEnd = Long.MAX_VALUE;
        for (int place = 0; place < costs.count(function); place++) {
            int type = costs.type(function, place);
            ReplicaView free = idle.first(function * types + type);
            long execution = speeds.nanos(function, type) + speeds.deviationNanos(function, type);
            if (free == null) {
                cheaperPerSecond += able.count(function, type) * speeds.perSecond(function, type);
                cheaperEnd = Math.min(cheaperEnd, freeAt(function, type, now) + execution);
            } else if (now + execution <= task.deadlineNanos()) {
                boolean wait = waiting
                        && cheaperEnd <= task.deadlineNanos()
                        && able.backlogFits(function, cheaperPerSecond, cheaperEnd - now);
                return wait ? null : free;
            }
        }
        return tryAnyway(function, task, now);
    }

    /** When the first busy replica of a type is expected to be idle; far off if there is none. */
    private long freeAt(int function, int type, long now) {
        ReplicaView first = busy.first(function * types + type);
        if (first != null) {
            return Math.max(now, busy.key(first));
        }
        boolean some = Objects.requireNonNull(warm).count(function, type) > 0;
        return some ? now + speeds.nanos(function, type) : Long.MAX_VALUE / 4;
    }

    /** An idle replica on which a task is in time if its execution takes no longer than usual. */
    private @Nullable ReplicaView tryAnyway(int function, TaskView task, long now) {
        for (int place = 0; place < costs.count(function); place++) {
            int type = costs.type(function, place);
            ReplicaView free = idle.first(function * types + type);
            if (free != null && now + speeds.nanos(function, type) <= task.deadlineNanos()) {
                return free;
            }
        }
        return null;
    }

    private @Nullable ReplicaView placeLate(TaskView task, long now) {
        int function = task.function();
        for (int place = 0; place < costs.count(function); place++) {
            int type = costs.type(function, place);
            ReplicaView free = idle.first(function * types + type);
            if (free != null && (spare(function, type, now) || now - task.deadlineNanos() >= patienceNanos)) {
                return free;
            }
        }
        return null;
    }

    /**
     * Whether an execution on one more replica is in nobody's way: it is short, half of the others are idle, or no task that
     * could be in time has come for twice as long.
     */
    private boolean spare(int function, int type, long now) {
        Warm able = Objects.requireNonNull(warm);
        long execution = speeds.nanos(function, type);
        return 3 * execution <= able.tightestNanos(function)
                || 2 * (idleCounts[function] - 1) >= able.count(function)
                || now - lastInTime[function] >= 2 * execution;
    }

    @Override
    public void explain(TaskView task, long nowNanos, Decision.Builder decision) {
        decision.note("waiting", Objects.requireNonNull(cluster).waiting(task.function()));
        decision.note("slackSeconds", (task.deadlineNanos() - nowNanos) * 1e-9);
        Candidates.each(cluster, task, decision, replica -> {
            Map<String, Double> terms = new LinkedHashMap<>();
            terms.put("unitCost", costs.of(replica.function(), replica.type()));
            return terms;
        });
        Objects.requireNonNull(cluster).forEachReplica(task.function(), replica -> {
            if (replica.open() && places[replica.slot()] != IDLE) {
                double seconds = replica.queueNanos(nowNanos) * 1e-9;
                decision.note(
                        "freeInSeconds " + Decision.name(Objects.requireNonNull(cluster), replica.platform()), seconds);
            }
        });
    }
}

package io.herofake.policy.placement;

import io.herofake.policy.Catalog;
import io.herofake.policy.ClusterView;
import io.herofake.policy.Decision;
import io.herofake.policy.ReplicaView;
import io.herofake.policy.Settings;
import io.herofake.policy.TaskView;
import io.herofake.policy.cost.Energies;
import io.herofake.policy.cost.Normalization;
import io.herofake.policy.cost.Weights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The paper's scheduler (HeROfake, section IV.D, eqs. 8 and 9): the replica with the lowest
 * {@code k_QP QP + k_EC EC + k_TC TC}, where QP is 1 if the task would be late there, EC its dynamic energy there and TC the
 * length of the queue there, each scaled to [0, 1] over the replicas that could take the task.
 *
 * <p>It does not look at every replica. Replicas of one platform type have the same EC and the same execution time, so among
 * those on which the task is late, and among those on which it is not, cost depends on the length of the queue alone: only
 * the shortest (or longest, see {@link Consolidation}) of each can win. The scales need only the shortest and the longest queue
 * of each type. With replicas of each type in order of when they are free, all of these are found in logarithmic time.
 *
 * <p>Among equal costs the replica whose queue is shorter (or longer) wins, then the lower platform id.
 */
public final class HeroFakeScheduler implements Scheduler {
    /** Which way TC counts. The paper calls it task consolidation and minimises it, but does not say of what. */
    public enum Consolidation {
        /** TC is the length of the queue, as section IV.D says: short queues are cheap. */
        SHORTEST,
        /** TC falls with the length of the queue: long queues are cheap, tasks gather on few platforms. */
        LONGEST
    }

    private final Catalog catalog;
    private final Weights weights;
    private final Consolidation consolidation;
    private final double[][] energies;
    private final int types;
    private final FreeTimes free;
    private @Nullable ClusterView cluster;

    /** The scales of one decision. */
    private double leastEnergy;

    private double mostEnergy;
    private long shortest;
    private long longest;
    private boolean anyInTime;

    /** The best so far of one decision. */
    private @Nullable ReplicaView best;

    private double bestCost;
    private long bestKey;

    /** With the paper's or other weights of penalty, energy and consolidation. */
    public HeroFakeScheduler(Catalog catalog, Weights weights, Consolidation consolidation) {
        this.catalog = catalog;
        this.weights = weights;
        this.consolidation = consolidation;
        energies = Energies.of(catalog);
        types = catalog.typeCount();
        free = new FreeTimes(catalog);
    }

    /**
     * From settings: {@code penaltyWeight} 2/3, {@code energyWeight} 0.5/6, {@code consolidationWeight} 1.5/6,
     * {@code consolidation} {@code shortest} or {@code longest}.
     */
    public static HeroFakeScheduler create(Catalog catalog, Settings settings) {
        Weights weights =
                Weights.read(settings, "penaltyWeight", "energyWeight", "consolidationWeight", Weights.PLACEMENT);
        boolean longest = settings.choice("consolidation", "shortest", List.of("shortest", "longest"))
                .equals("longest");
        return new HeroFakeScheduler(catalog, weights, longest ? Consolidation.LONGEST : Consolidation.SHORTEST);
    }

    @Override
    public void attach(ClusterView view) {
        cluster = view;
    }

    @Override
    public void replicaOpened(ReplicaView replica) {
        free.replicaOpened(replica);
    }

    @Override
    public void replicaChanged(ReplicaView replica) {
        free.replicaChanged(replica);
    }

    @Override
    public void replicaClosed(ReplicaView replica) {
        free.replicaClosed(replica);
    }

    @Override
    public @Nullable ReplicaView place(TaskView task, long nowNanos) {
        best = null;
        measure(task, nowNanos);
        int function = task.function();
        for (int type = 0; type < types; type++) {
            if (consolidation == Consolidation.SHORTEST) {
                consider(free.first(function, type), task, nowNanos);
            } else {
                considerLongest(type, task, nowNanos);
            }
        }
        return best;
    }

    /** Finds the scales: extremes over the candidates of energy, queue length and lateness. */
    private void measure(TaskView task, long now) {
        leastEnergy = Double.POSITIVE_INFINITY;
        mostEnergy = Double.NEGATIVE_INFINITY;
        shortest = Long.MAX_VALUE;
        longest = Long.MIN_VALUE;
        anyInTime = false;
        int function = task.function();
        for (int type = 0; type < types; type++) {
            ReplicaView first = free.first(function, type);
            if (first != null) {
                measure(first, task, now);
                ReplicaView last = free.last(function, type);
                measure(last == null ? first : last, task, now);
            }
        }
    }

    private void measure(ReplicaView replica, TaskView task, long now) {
        double energy = energies[replica.function()][replica.type()];
        leastEnergy = Math.min(leastEnergy, energy);
        mostEnergy = Math.max(mostEnergy, energy);
        long queue = replica.queueNanos(now);
        shortest = Math.min(shortest, queue);
        longest = Math.max(longest, queue);
        anyInTime |= !late(replica, task, now);
    }

    private boolean late(ReplicaView replica, TaskView task, long now) {
        long execution = catalog.executionNanos(replica.function(), replica.type());
        return now + replica.queueNanos(now) + execution > task.deadlineNanos();
    }

    private double penalty(ReplicaView replica, TaskView task, long now) {
        return anyInTime && late(replica, task, now) ? weights.first() : 0;
    }

    private double energy(ReplicaView replica) {
        double energy = energies[replica.function()][replica.type()];
        return weights.second() * Normalization.unit(energy, leastEnergy, mostEnergy);
    }

    private double consolidation(ReplicaView replica, long now) {
        long queue = replica.queueNanos(now);
        double scaled = consolidation == Consolidation.SHORTEST
                ? Normalization.unit(queue, shortest, longest)
                : Normalization.unit(longest - queue, 0, longest - shortest);
        return weights.third() * scaled;
    }

    private void consider(@Nullable ReplicaView replica, TaskView task, long now) {
        if (replica == null) {
            return;
        }
        double cost = penalty(replica, task, now) + energy(replica) + consolidation(replica, now);
        long key = replica.freeAtNanos();
        if (best == null || better(cost, key, replica.slot(), best)) {
            best = replica;
            bestCost = cost;
            bestKey = key;
        }
    }

    private boolean better(double cost, long key, int slot, ReplicaView than) {
        if (cost != bestCost) {
            return cost < bestCost;
        }
        if (key != bestKey) {
            return consolidation == Consolidation.SHORTEST ? key < bestKey : key > bestKey;
        }
        return slot < than.slot();
    }

    /** The longest queue of a type, and the longest on which the task is not late. */
    private void considerLongest(int type, TaskView task, long now) {
        int function = task.function();
        ReplicaView last = free.lastBy(function, type, Long.MAX_VALUE);
        if (last == null) {
            return;
        }
        consider(last, task, now);
        long latestStart = task.deadlineNanos() - catalog.executionNanos(function, type);
        if (latestStart >= now) {
            consider(free.lastBy(function, type, latestStart), task, now);
        }
    }

    @Override
    public void explain(TaskView task, long nowNanos, Decision.Builder decision) {
        measure(task, nowNanos);
        Candidates.each(cluster, task, decision, replica -> {
            Map<String, Double> terms = new LinkedHashMap<>();
            terms.put("penalty", penalty(replica, task, nowNanos));
            terms.put("energy", energy(replica));
            terms.put("consolidation", consolidation(replica, nowNanos));
            return terms;
        });
    }
}

package io.herofake.kernel;

import io.herofake.policy.Catalog;
import io.herofake.policy.ClusterView;
import io.herofake.policy.Decision;
import io.herofake.policy.ReplicaView;
import io.herofake.policy.TaskView;
import io.herofake.policy.placement.HeroFakeScheduler.Consolidation;
import io.herofake.policy.placement.RandomScheduler;
import io.herofake.policy.placement.Scheduler;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The slow, obvious way to place a task: look at every replica. Wraps the fast scheduler, asks both, and fails if they
 * differ.
 */
final class ReferencePlacement implements Scheduler {
    private final Scheduler fast;
    private final Rule rule;
    private @Nullable ClusterView cluster;
    private final Runnable onComparison;

    /** How to choose from all candidates, which come in the order of platform types and ages; there is at least one. */
    interface Rule {
        ReplicaView choose(List<ReplicaView> candidates, TaskView task, long now);
    }

    ReferencePlacement(Scheduler fast, Rule rule, Runnable onComparison) {
        this.onComparison = onComparison;
        this.fast = fast;
        this.rule = rule;
    }

    @Override
    public void attach(ClusterView view) {
        cluster = view;
        fast.attach(view);
    }

    @Override
    public @Nullable ReplicaView place(TaskView task, long now) {
        List<ReplicaView> candidates = new ArrayList<>();
        if (cluster != null) {
            cluster.forEachReplica(task.function(), replica -> {
                if (replica.open()) {
                    candidates.add(replica);
                }
            });
        }
        ReplicaView expected = candidates.isEmpty() ? null : rule.choose(candidates, task, now);
        ReplicaView actual = fast.place(task, now);
        boolean agree = fast instanceof RandomScheduler
                ? (actual == null ? candidates.isEmpty() : candidates.contains(actual))
                : expected == actual;
        if (!agree) {
            throw new AssertionError("of " + candidates.size() + " candidates the fast way chose " + name(actual)
                    + ", the slow way " + name(expected));
        }
        onComparison.run();
        return actual;
    }

    private static String name(@Nullable ReplicaView replica) {
        return replica == null ? "none" : "@" + replica.slot() + " free at " + replica.freeAtNanos();
    }

    @Override
    public void replicaOpened(ReplicaView replica) {
        fast.replicaOpened(replica);
    }

    @Override
    public void replicaChanged(ReplicaView replica) {
        fast.replicaChanged(replica);
    }

    @Override
    public void replicaClosed(ReplicaView replica) {
        fast.replicaClosed(replica);
    }

    @Override
    public void explain(TaskView task, long now, Decision.Builder decision) {
        fast.explain(task, now, decision);
    }

    static ReplicaView leastInFlight(List<ReplicaView> candidates) {
        return candidates.stream()
                .min(Comparator.comparingInt(ReplicaView::inFlight).thenComparingInt(ReplicaView::slot))
                .orElseThrow();
    }

    static ReplicaView firstPlatform(List<ReplicaView> candidates) {
        return candidates.stream()
                .min(Comparator.comparingInt(ReplicaView::slot))
                .orElseThrow();
    }

    /** Remembers, by function, the platform after the last one that was chosen. */
    static Rule roundRobin(int functions) {
        int[] next = new int[functions];
        return (candidates, task, now) -> {
            int from = next[task.function()];
            ReplicaView chosen = candidates.stream()
                    .filter(replica -> replica.slot() >= from)
                    .min(Comparator.comparingInt(ReplicaView::slot))
                    .orElseGet(() -> firstPlatform(candidates));
            next[task.function()] = chosen.slot() + 1;
            return chosen;
        };
    }

    /** Eq. 9 over all candidates, as the paper has it. */
    static Rule heroFake(Catalog catalog, double kQp, double kEc, double kTc, Consolidation consolidation) {
        return (candidates, task, now) -> {
            ToDoubleFunction<ReplicaView> penalty = replica -> {
                long execution = catalog.executionNanos(replica.function(), replica.type());
                return now + length(replica, now) + execution > task.deadlineNanos() ? 1 : 0;
            };
            ToDoubleFunction<ReplicaView> energy = replica -> joules(catalog, replica);
            ToDoubleFunction<ReplicaView> queue = replica ->
                    consolidation == Consolidation.SHORTEST ? length(replica, now) : -(double) length(replica, now);
            ToDoubleFunction<ReplicaView> cost = replica -> kQp * scaled(replica, candidates, penalty)
                    + kEc * scaled(replica, candidates, energy)
                    + kTc * scaled(replica, candidates, queue);
            Comparator<ReplicaView> ties = Comparator.comparingLong(ReplicaView::freeAtNanos);
            return candidates.stream()
                    .min(Comparator.comparingDouble(cost)
                            .thenComparing(consolidation == Consolidation.SHORTEST ? ties : ties.reversed())
                            .thenComparingInt(ReplicaView::slot))
                    .orElseThrow();
        };
    }

    private static double joules(Catalog catalog, ReplicaView replica) {
        double highest = 0;
        for (int type = 0; type < catalog.typeCount(); type++) {
            double known = catalog.energyJoules(replica.function(), type);
            highest = Double.isNaN(known) ? highest : Math.max(highest, known);
        }
        double own = catalog.energyJoules(replica.function(), replica.type());
        return Double.isNaN(own) ? highest : own;
    }

    private static long length(ReplicaView replica, long now) {
        return Math.max(0, replica.freeAtNanos() == ReplicaView.IDLE_KEY ? 0 : replica.freeAtNanos() - now);
    }

    private static double scaled(
            ReplicaView replica, List<ReplicaView> candidates, ToDoubleFunction<ReplicaView> term) {
        double min = candidates.stream().mapToDouble(term).min().orElseThrow();
        double max = candidates.stream().mapToDouble(term).max().orElseThrow();
        return max == min ? 0 : (term.applyAsDouble(replica) - min) / (max - min);
    }
}

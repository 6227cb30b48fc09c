package io.herofake.server.engine;

import io.herofake.kernel.Kernel;
import io.herofake.kernel.LateCause;
import io.herofake.kernel.Ledger;
import io.herofake.kernel.Outcome;
import io.herofake.kernel.ResourceLedger;
import io.herofake.policy.Catalog;
import io.herofake.policy.ClusterView;
import io.herofake.policy.NodeView;
import io.herofake.policy.PlatformView;
import io.herofake.policy.ReplicaView;
import io.herofake.profile.feedback.LiveExecution;
import io.herofake.server.engine.ClusterSnapshot.FunctionSnapshot;
import io.herofake.server.engine.ClusterSnapshot.NodeSnapshot;
import io.herofake.server.engine.ClusterSnapshot.PlatformSnapshot;
import io.herofake.server.engine.ClusterSnapshot.ReplicaSnapshot;
import io.herofake.server.engine.ClusterSnapshot.TypeSnapshot;
import io.herofake.server.engine.ClusterTotals.TaskTotals;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** Copies what a kernel holds, between two events. */
final class Snapshots {
    private final Kernel kernel;
    private final ClusterView cluster;
    private final Catalog catalog;
    private final Fleet fleet;
    private final LiveFeedback feedback;
    private final List<LoadedModel> models;

    Snapshots(Kernel kernel, Fleet fleet, LiveFeedback feedback, List<LoadedModel> models) {
        this.kernel = kernel;
        this.fleet = fleet;
        this.feedback = feedback;
        this.models = models;
        cluster = kernel.cluster();
        catalog = cluster.catalog();
    }

    /** The id of a node that is present, or -1. */
    int presentNode(String name) {
        for (int i = cluster.nodeCount() - 1; i >= 0; i--) {
            if (cluster.node(i).present() && cluster.node(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    ClusterSnapshot take(long now, String policies) {
        List<NodeSnapshot> nodes = new ArrayList<>();
        for (int i = 0; i < cluster.nodeCount(); i++) {
            nodes.add(node(cluster.node(i)));
        }
        List<FunctionSnapshot> functions = models.stream().map(this::function).toList();
        return new ClusterSnapshot(now, policies, nodes, functions, totals());
    }

    private NodeSnapshot node(NodeView node) {
        List<PlatformSnapshot> platforms = new ArrayList<>();
        for (int i = 0; i < node.platformCount(); i++) {
            platforms.add(platform(node.platform(i)));
        }
        return new NodeSnapshot(
                node.name(), node.present(), node.draining(), node.memoryBytes(), node.freeMemoryBytes(), platforms);
    }

    private PlatformSnapshot platform(PlatformView platform) {
        ResourceLedger used = kernel.resources();
        int id = platform.id();
        ReplicaView replica = platform.replica();
        long quarantine = platform.quarantinedUntilNanos();
        return new PlatformSnapshot(
                fleet.place(id),
                platform.cachedFunction() < 0 ? null : catalog.functionName(platform.cachedFunction()),
                quarantine > kernel.nowNanos() ? quarantine : 0,
                replica == null ? null : replica(replica),
                used.presentNanos(id),
                used.allocatedNanos(id),
                used.busyNanos(id),
                used.idleJoules(id),
                used.dynamicJoules(id),
                used.executions(id),
                used.starts(id));
    }

    private ReplicaSnapshot replica(ReplicaView replica) {
        return new ReplicaSnapshot(
                replica.id(),
                catalog.functionName(replica.function()),
                replica.state(),
                replica.draining(),
                replica.queued(),
                replica.running(),
                replica.capacity(),
                replica.startedNanos(),
                replica.readyNanos(),
                replica.idleSinceNanos());
    }

    private FunctionSnapshot function(LoadedModel model) {
        List<TypeSnapshot> types = new ArrayList<>();
        for (int type = 0; type < catalog.typeCount(); type++) {
            if (catalog.runsOn(model.index(), type)) {
                types.add(type(model, type));
            }
        }
        return new FunctionSnapshot(
                model.name(),
                cluster.waiting(model.index()),
                model.worstExecutionNanos(),
                model.deadlineBasis(),
                types);
    }

    private TypeSnapshot type(LoadedModel model, int type) {
        int function = model.index();
        ResourceLedger used = kernel.resources();
        String name = catalog.type(type).name();
        Optional<LiveExecution> live = feedback.find(model.name(), name);
        return new TypeSnapshot(
                name,
                cluster.inFlight(function, type),
                cluster.replicas(function, type),
                cluster.starting(function, type),
                used.starts(function, type),
                used.coldStarts(function, type),
                cluster.completions(function, type),
                used.dynamicJoules(function, type),
                catalog.executionNanos(function, type),
                live.map(LiveExecution::meanNanos).orElse(Double.NaN),
                live.map(LiveExecution::drifted).orElse(false));
    }

    private ClusterTotals totals() {
        Ledger ledger = kernel.ledger();
        ResourceLedger used = kernel.resources();
        return new ClusterTotals(
                tasks(ledger),
                ledger.arrived(),
                outcomes(ledger::count),
                causes(ledger::late),
                kernel.tasksInSystem(),
                kernel.waiting(),
                ledger.requeues(),
                ledger.coldTasks(),
                used.coldStarts(),
                used.dynamicJoules(),
                used.unknownEnergyExecutions(),
                used.idleJoules(),
                used.allocatedIdleJoules(),
                used.nodesUsed(),
                used.platformsUsed(),
                used.nodesInUse(),
                used.nodesInUseIntegral(),
                ledger.grossRevenue(),
                ledger.discounts());
    }

    private List<TaskTotals> tasks(Ledger ledger) {
        List<TaskTotals> all = new ArrayList<>();
        for (int f = 0; f < catalog.functionCount(); f++) {
            for (int q = 0; q < catalog.levelCount(); q++) {
                int function = f;
                int level = q;
                all.add(new TaskTotals(
                        catalog.functionName(f),
                        catalog.level(q).name(),
                        ledger.arrived(f, q),
                        outcomes(outcome -> ledger.count(function, level, outcome)),
                        causes(cause -> ledger.late(function, level, cause))));
            }
        }
        return all;
    }

    private static Map<Outcome, Long> outcomes(ToLongFunction<Outcome> count) {
        Map<Outcome, Long> map = new EnumMap<>(Outcome.class);
        for (Outcome outcome : Outcome.values()) {
            map.put(outcome, count.applyAsLong(outcome));
        }
        return map;
    }

    private static Map<LateCause, Long> causes(ToLongFunction<LateCause> count) {
        Map<LateCause, Long> map = new EnumMap<>(LateCause.class);
        for (LateCause cause : LateCause.values()) {
            map.put(cause, count.applyAsLong(cause));
        }
        return map;
    }
}

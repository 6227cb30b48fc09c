package io.herofake.server.metrics;

import io.herofake.policy.ReplicaState;
import io.herofake.server.engine.ClusterSnapshot;
import io.herofake.server.engine.ClusterSnapshot.FunctionSnapshot;
import io.herofake.server.engine.ClusterSnapshot.NodeSnapshot;
import io.herofake.server.engine.ClusterSnapshot.PlatformSnapshot;
import io.herofake.server.engine.ClusterSnapshot.ReplicaSnapshot;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a snapshot of the cluster says, summed by function and hardware type; brought up to date before each scrape. Not thread-safe. */
final class ClusterGauges {
    private final MultiGauge replicas;
    private final MultiGauge inFlight;
    private final MultiGauge waiting;
    private final MultiGauge nodes;
    private final MultiGauge platforms;
    private final MultiGauge idleEnergy;
    private final MultiGauge drift;

    /** A set of label values; sorts, so that equal snapshots give equal pages. */
    private record Cell(String a, String b, String c) implements Comparable<Cell> {
        @Override
        public int compareTo(Cell other) {
            int first = a.compareTo(other.a);
            int second = first == 0 ? b.compareTo(other.b) : first;
            return second == 0 ? c.compareTo(other.c) : second;
        }
    }

    ClusterGauges(MeterRegistry registry) {
        replicas = gauge(registry, "herofake.replicas", "Replicas by state", "");
        inFlight = gauge(registry, "herofake.tasks.in.flight", "Tasks queued or running on replicas", "");
        waiting = gauge(registry, "herofake.tasks.waiting", "Tasks in the gateway queue", "");
        nodes = gauge(registry, "herofake.nodes", "Nodes: present, in_use (with a replica), draining", "");
        platforms = gauge(registry, "herofake.platforms", "Platforms: all, in_use (with a replica), quarantined", "");
        idleEnergy = gauge(
                registry,
                "herofake.energy.idle",
                "Idle energy of platforms since the gateway started, from the idle power that the configuration states",
                "joules");
        drift = gauge(
                registry,
                "herofake.profile.drift.ratio",
                "Mean live execution time over the profile's; only where tasks have run",
                "");
    }

    private static MultiGauge gauge(MeterRegistry registry, String name, String description, String unit) {
        return MultiGauge.builder(name)
                .description(description)
                .baseUnit(unit.isEmpty() ? null : unit)
                .register(registry);
    }

    void refresh(ClusterSnapshot cluster) {
        Map<Cell, Double> byState = new TreeMap<>();
        Map<Cell, Double> flying = new TreeMap<>();
        Map<Cell, Double> idle = new TreeMap<>();
        Map<Cell, Double> owned = new TreeMap<>();
        for (NodeSnapshot node : cluster.nodes()) {
            for (PlatformSnapshot platform : node.platforms()) {
                String hardware = platform.place().hardware().id();
                String simulated = Boolean.toString(platform.place().simulated());
                idle.merge(new Cell(hardware, simulated, ""), platform.idleJoules(), Double::sum);
                if (node.present()) {
                    owned(owned, platform, hardware, cluster.nowNanos());
                    prepare(byState, flying, cluster, platform, hardware);
                    replica(byState, flying, platform.replica(), hardware);
                }
            }
        }
        set(replicas, byState, "function", "hardware", "state");
        set(inFlight, flying, "function", "hardware", "");
        set(idleEnergy, idle, "hardware", "simulated", "");
        set(platforms, owned, "hardware", "state", "");
        nodes(cluster);
        functions(cluster);
    }

    /** With zeros for what may run there and does not. */
    private static void prepare(
            Map<Cell, Double> byState,
            Map<Cell, Double> flying,
            ClusterSnapshot cluster,
            PlatformSnapshot platform,
            String hardware) {
        for (FunctionSnapshot function : cluster.functions()) {
            boolean possible = function.onTypes().stream()
                    .anyMatch(
                            type -> type.platformType().equals(platform.place().type()));
            if (possible) {
                flying.putIfAbsent(new Cell(function.name(), hardware, ""), 0.0);
                for (ReplicaState state : ReplicaState.values()) {
                    if (state != ReplicaState.STOPPED) {
                        byState.putIfAbsent(new Cell(function.name(), hardware, lower(state)), 0.0);
                    }
                }
            }
        }
    }

    private static void replica(
            Map<Cell, Double> byState,
            Map<Cell, Double> flying,
            @org.jspecify.annotations.Nullable ReplicaSnapshot replica,
            String hardware) {
        if (replica != null) {
            byState.merge(new Cell(replica.function(), hardware, lower(replica.state())), 1.0, Double::sum);
            double tasks = replica.queued() + replica.running();
            flying.merge(new Cell(replica.function(), hardware, ""), tasks, Double::sum);
        }
    }

    private static void owned(Map<Cell, Double> owned, PlatformSnapshot platform, String hardware, long nowNanos) {
        owned.merge(new Cell(hardware, "all", ""), 1.0, Double::sum);
        owned.merge(new Cell(hardware, "in_use", ""), platform.replica() == null ? 0.0 : 1.0, Double::sum);
        boolean quarantined = platform.quarantinedUntilNanos() > nowNanos;
        owned.merge(new Cell(hardware, "quarantined", ""), quarantined ? 1.0 : 0.0, Double::sum);
    }

    private void nodes(ClusterSnapshot cluster) {
        Map<Cell, Double> counts = new TreeMap<>();
        for (NodeSnapshot node : cluster.nodes()) {
            boolean used = node.platforms().stream().anyMatch(platform -> platform.replica() != null);
            counts.merge(new Cell("present", "", ""), node.present() ? 1.0 : 0.0, Double::sum);
            counts.merge(new Cell("in_use", "", ""), node.present() && used ? 1.0 : 0.0, Double::sum);
            counts.merge(new Cell("draining", "", ""), node.present() && node.draining() ? 1.0 : 0.0, Double::sum);
        }
        set(nodes, counts, "state", "", "");
    }

    private void functions(ClusterSnapshot cluster) {
        Map<Cell, Double> queues = new TreeMap<>();
        Map<Cell, Double> ratios = new TreeMap<>();
        for (FunctionSnapshot function : cluster.functions()) {
            queues.put(new Cell(function.name(), "", ""), (double) function.waiting());
            function.onTypes().stream()
                    .filter(type -> type.liveNanos() > 0 && type.profileNanos() > 0)
                    .forEach(type -> ratios.put(
                            new Cell(function.name(), type.platformType(), ""),
                            type.liveNanos() / type.profileNanos()));
        }
        set(waiting, queues, "function", "", "");
        set(drift, ratios, "function", "type", "");
    }

    private static void set(MultiGauge gauge, Map<Cell, Double> values, String a, String b, String c) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        values.forEach((cell, value) -> {
            Tags tags = Tags.of(a, cell.a());
            tags = b.isEmpty() ? tags : tags.and(b, cell.b());
            rows.add(MultiGauge.Row.of(c.isEmpty() ? tags : tags.and(c, cell.c()), value));
        });
        gauge.register(rows, true);
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}

package io.herofake.app;

import io.herofake.kernel.LateCause;
import io.herofake.server.engine.ClusterSnapshot;
import io.herofake.server.engine.ClusterSnapshot.NodeSnapshot;
import io.herofake.server.engine.ClusterSnapshot.PlatformSnapshot;
import io.herofake.sim.run.RunFigures;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The figures of a run that a live gateway and the simulator both have, counted in the same way.
 *
 * @param tasks         tasks that arrived
 * @param missed        late, refused, expired, failed or unfinished
 * @param lateColdStart completed late, mostly for a cold start
 * @param lateQueueing  completed late, mostly behind other tasks
 * @param dynamicJoules dynamic energy of all executions
 * @param starts        replicas started
 * @param coldStarts    of those, with a cold start
 * @param nodesUsed     nodes on which a task completed
 * @param platformsUsed platforms on which a task completed
 */
record LiveFigures(
        double tasks,
        double missed,
        double lateColdStart,
        double lateQueueing,
        double dynamicJoules,
        double starts,
        double coldStarts,
        double nodesUsed,
        double platformsUsed) {

    static LiveFigures of(ClusterSnapshot cluster) {
        var totals = cluster.totals();
        long nodes = cluster.nodes().stream().filter(LiveFigures::used).count();
        long platforms = cluster.nodes().stream()
                .flatMap(node -> node.platforms().stream())
                .filter(platform -> platform.executions() > 0)
                .count();
        long starts = cluster.nodes().stream()
                .flatMap(node -> node.platforms().stream())
                .mapToLong(PlatformSnapshot::starts)
                .sum();
        return new LiveFigures(
                totals.arrived(),
                totals.missed() + totals.tasksInSystem(),
                totals.late().getOrDefault(LateCause.COLD_START, 0L),
                totals.late().getOrDefault(LateCause.QUEUEING, 0L),
                totals.dynamicJoules(),
                starts,
                totals.coldStarts(),
                nodes,
                platforms);
    }

    private static boolean used(NodeSnapshot node) {
        return node.platforms().stream().anyMatch(platform -> platform.executions() > 0);
    }

    static LiveFigures of(RunFigures run) {
        return new LiveFigures(
                run.tasks(),
                run.outcomes().missed(),
                run.outcomes().lateColdStart(),
                run.outcomes().lateQueueing(),
                run.energy().dynamicJoules(),
                run.use().replicaStarts(),
                run.use().coldStarts(),
                run.use().nodes() - run.use().unusedNodes(),
                run.use().platforms() - run.use().unusedPlatforms());
    }

    /** By name, in the order in which they are shown. */
    Map<String, Double> byName() {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("tasks", tasks);
        figures.put("missedDeadlines", missed);
        figures.put("lateForColdStart", lateColdStart);
        figures.put("lateForQueueing", lateQueueing);
        figures.put("dynamicEnergyJoules", dynamicJoules);
        figures.put("replicaStarts", starts);
        figures.put("coldStarts", coldStarts);
        figures.put("nodesUsed", nodesUsed);
        figures.put("platformsUsed", platformsUsed);
        return figures;
    }
}

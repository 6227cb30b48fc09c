package io.herofake.sim.run;

import io.herofake.kernel.Kernel;
import io.herofake.kernel.LateCause;
import io.herofake.kernel.Ledger;
import io.herofake.kernel.Outcome;
import io.herofake.policy.Catalog;
import io.herofake.policy.ClusterView;
import io.herofake.policy.PlatformView;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of one run. A task is missed if it completed after its deadline, or was refused, expired, failed or never ran; one
 * that was cancelled is not. A node or platform is unused if no task completed on it. Immutable.
 *
 * @param tasks            tasks that arrived
 * @param outcomes         what became of them
 * @param energy           energy
 * @param use              nodes, platforms, replicas
 * @param makespanNanos    from the start of the run to the end of the last task
 * @param grossRevenue     prices of the completed tasks
 * @param discounts        what is given back for those that were late
 * @param levels           by QoS level
 * @param types            by platform type
 * @param functions        by function
 * @param series           samples over time: replicas of each platform type, then tasks in the gateway queue, then tasks on
 *                         replicas
 */
public record RunFigures(
        long tasks,
        Outcomes outcomes,
        Energy energy,
        Use use,
        long makespanNanos,
        double grossRevenue,
        double discounts,
        List<LevelFigures> levels,
        List<TypeFigures> types,
        List<FunctionFigures> functions,
        TimeSeries series) {

    /**
     * Tasks by what became of them.
     *
     * @param completed      in time or late
     * @param cancelled      by whoever asked
     * @param refused        not admitted, queue full, or expired
     * @param failed         lost more often than they may be queued again
     * @param unfinished     still waiting when nothing happened any more
     * @param lateColdStart  completed late, mostly because a replica had to start
     * @param lateQueueing   completed late, mostly because of other tasks
     * @param lateExecution  completed late, by its execution alone
     * @param delayedByStart completed tasks that waited for a replica to start, late or not
     */
    public record Outcomes(
            long completed,
            long cancelled,
            long refused,
            long failed,
            long unfinished,
            long lateColdStart,
            long lateQueueing,
            long lateExecution,
            long delayedByStart) {
        /** All that were not served in time. */
        public long missed() {
            return lateColdStart + lateQueueing + lateExecution + refused + failed + unfinished;
        }
    }

    /**
     * Energy.
     *
     * @param dynamicJoules       active minus idle energy of all executions
     * @param idleJoules          idle power of all platforms over the makespan
     * @param idleUsedNodesJoules that of the platforms of used nodes alone: what is left if unused nodes are off
     * @param tasksUnknown        completed tasks whose profile has no energy
     */
    public record Energy(double dynamicJoules, double idleJoules, double idleUsedNodesJoules, long tasksUnknown) {}

    /**
     * Use of the infrastructure.
     *
     * @param nodes            all nodes
     * @param unusedNodes      without a completed task
     * @param platforms        all platforms
     * @param unusedPlatforms  without a completed task
     * @param replicaStarts    replicas started
     * @param coldStarts       those of them that paid a cold start
     * @param usedPriceUsd     price of the used platforms
     * @param totalPriceUsd    price of all platforms
     */
    public record Use(
            int nodes,
            int unusedNodes,
            int platforms,
            int unusedPlatforms,
            long replicaStarts,
            long coldStarts,
            double usedPriceUsd,
            double totalPriceUsd) {}

    /**
     * One QoS level.
     *
     * @param name      its name
     * @param tasks     tasks that arrived
     * @param completed of those
     * @param late      of those
     * @param meanNanos mean response time of the completed ones
     * @param quantiles response times
     */
    public record LevelFigures(
            String name, long tasks, long completed, long late, double meanNanos, List<Quantile> quantiles) {
        /** The response time, in nanoseconds, that a fraction of the completed tasks keep within; 0 if there are none. */
        public long quantileNanos(double fraction) {
            for (Quantile quantile : quantiles) {
                if (quantile.fraction() >= fraction) {
                    return quantile.nanos();
                }
            }
            return 0;
        }
    }

    /**
     * A point of a distribution.
     *
     * @param fraction of the tasks
     * @param nanos    within which they were answered
     */
    public record Quantile(double fraction, long nanos) {}

    /**
     * One platform type.
     *
     * @param name          its name
     * @param platforms     how many there are
     * @param used          how many completed a task
     * @param completed     tasks completed on them
     * @param dynamicJoules energy of those
     */
    public record TypeFigures(String name, int platforms, int used, long completed, double dynamicJoules) {}

    /**
     * One function.
     *
     * @param name      its name
     * @param tasks     tasks that arrived
     * @param completed of those
     * @param late      of those
     */
    public record FunctionFigures(String name, long tasks, long completed, long late) {}

    private static final double[] FRACTIONS = {
        0, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85,
        0.9, 0.925, 0.95, 0.97, 0.98, 0.99, 0.995, 0.999, 1
    };

    /** Copies the lists. */
    public RunFigures {
        levels = List.copyOf(levels);
        types = List.copyOf(types);
        functions = List.copyOf(functions);
    }

    /** Missed tasks as a fraction of those not cancelled; 0 if there are none. */
    public double missedFraction() {
        long counted = tasks - outcomes.cancelled();
        return counted == 0 ? 0 : (double) outcomes.missed() / counted;
    }

    static RunFigures of(Catalog catalog, Kernel kernel, Recorder recorder) {
        Ledger ledger = kernel.ledger();
        return new RunFigures(
                ledger.arrived(),
                outcomes(ledger, kernel),
                energy(kernel.cluster(), recorder),
                use(kernel.cluster(), recorder),
                recorder.lastEndNanos(),
                ledger.grossRevenue(),
                ledger.discounts(),
                levels(catalog, ledger, recorder),
                types(kernel.cluster(), recorder),
                functions(catalog, ledger),
                recorder.series());
    }

    private static Outcomes outcomes(Ledger ledger, Kernel kernel) {
        return new Outcomes(
                ledger.count(Outcome.COMPLETED),
                ledger.count(Outcome.CANCELLED),
                ledger.count(Outcome.NOT_ADMITTED) + ledger.count(Outcome.QUEUE_FULL) + ledger.count(Outcome.EXPIRED),
                ledger.count(Outcome.FAILED),
                kernel.tasksInSystem(),
                ledger.late(LateCause.COLD_START),
                ledger.late(LateCause.QUEUEING),
                ledger.late(LateCause.EXECUTION),
                ledger.coldTasks());
    }

    private static Energy energy(ClusterView cluster, Recorder recorder) {
        double dynamic = 0;
        for (int t = 0; t < cluster.catalog().typeCount(); t++) {
            dynamic += recorder.joules(t);
        }
        double idleWatts = 0;
        double idleUsedWatts = 0;
        for (int p = 0; p < cluster.platformCount(); p++) {
            PlatformView platform = cluster.platform(p);
            double watts = cluster.catalog().type(platform.type()).idlePowerWatts();
            idleWatts += watts;
            idleUsedWatts += recorder.nodeUsed(platform.node().id()) ? watts : 0;
        }
        double seconds = recorder.lastEndNanos() / 1e9;
        return new Energy(dynamic, idleWatts * seconds, idleUsedWatts * seconds, recorder.unknownEnergy());
    }

    private static Use use(ClusterView cluster, Recorder recorder) {
        int unusedNodes = 0;
        for (int n = 0; n < cluster.nodeCount(); n++) {
            unusedNodes += recorder.nodeUsed(n) ? 0 : 1;
        }
        int unusedPlatforms = 0;
        double used = 0;
        double total = 0;
        for (int p = 0; p < cluster.platformCount(); p++) {
            double price = cluster.catalog().type(cluster.platform(p).type()).priceUsd();
            total += price;
            used += recorder.platformUsed(p) ? price : 0;
            unusedPlatforms += recorder.platformUsed(p) ? 0 : 1;
        }
        return new Use(
                cluster.nodeCount(),
                unusedNodes,
                cluster.platformCount(),
                unusedPlatforms,
                recorder.starts(),
                recorder.coldStarts(),
                used,
                total);
    }

    private static List<LevelFigures> levels(Catalog catalog, Ledger ledger, Recorder recorder) {
        List<LevelFigures> levels = new ArrayList<>();
        for (int q = 0; q < catalog.levelCount(); q++) {
            long tasks = 0;
            long completed = 0;
            long late = 0;
            for (int f = 0; f < catalog.functionCount(); f++) {
                tasks += ledger.arrived(f, q);
                completed += ledger.count(f, q, Outcome.COMPLETED);
                late += late(ledger, f, q);
            }
            var histogram = recorder.responses(q);
            List<Quantile> quantiles = new ArrayList<>();
            for (double fraction : histogram.getTotalCount() == 0 ? new double[0] : FRACTIONS) {
                quantiles.add(new Quantile(fraction, histogram.getValueAtPercentile(100 * fraction)));
            }
            String name = catalog.level(q).name();
            levels.add(new LevelFigures(name, tasks, completed, late, histogram.getMean(), List.copyOf(quantiles)));
        }
        return levels;
    }

    private static long late(Ledger ledger, int function, int level) {
        long late = 0;
        for (LateCause cause : LateCause.values()) {
            late += ledger.late(function, level, cause);
        }
        return late;
    }

    private static List<TypeFigures> types(ClusterView cluster, Recorder recorder) {
        Catalog catalog = cluster.catalog();
        int[] platforms = new int[catalog.typeCount()];
        int[] used = new int[catalog.typeCount()];
        for (int p = 0; p < cluster.platformCount(); p++) {
            int type = cluster.platform(p).type();
            platforms[type]++;
            used[type] += recorder.platformUsed(p) ? 1 : 0;
        }
        List<TypeFigures> types = new ArrayList<>();
        for (int t = 0; t < platforms.length; t++) {
            String name = catalog.type(t).name();
            types.add(new TypeFigures(name, platforms[t], used[t], recorder.completed(t), recorder.joules(t)));
        }
        return types;
    }

    private static List<FunctionFigures> functions(Catalog catalog, Ledger ledger) {
        List<FunctionFigures> functions = new ArrayList<>();
        for (int f = 0; f < catalog.functionCount(); f++) {
            long tasks = 0;
            long completed = 0;
            long late = 0;
            for (int q = 0; q < catalog.levelCount(); q++) {
                tasks += ledger.arrived(f, q);
                completed += ledger.count(f, q, Outcome.COMPLETED);
                late += late(ledger, f, q);
            }
            functions.add(new FunctionFigures(catalog.functionName(f), tasks, completed, late));
        }
        return functions;
    }
}

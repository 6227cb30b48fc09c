package io.herofake.sim.run;

import io.herofake.kernel.Kernel;
import io.herofake.kernel.LateCause;
import io.herofake.kernel.Ledger;
import io.herofake.kernel.Outcome;
import io.herofake.kernel.ResourceLedger;
import io.herofake.policy.Catalog;
import io.herofake.policy.ClusterView;
import io.herofake.sim.run.RunFigures.Energy;
import io.herofake.sim.run.RunFigures.FunctionFigures;
import io.herofake.sim.run.RunFigures.LevelFigures;
import io.herofake.sim.run.RunFigures.Outcomes;
import io.herofake.sim.run.RunFigures.Quantile;
import io.herofake.sim.run.RunFigures.TypeFigures;
import io.herofake.sim.run.RunFigures.Use;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Takes the figures of a run from the kernel's ledgers and the recorder. */
final class Figures {
    private static final double[] FRACTIONS = {
        0, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85,
        0.9, 0.925, 0.95, 0.97, 0.98, 0.99, 0.995, 0.999, 1
    };

    private Figures() {}

    /** The figures of a run that has ended. */
    static RunFigures of(Catalog catalog, Kernel kernel, Recorder recorder) {
        Ledger ledger = kernel.ledger();
        boolean[] usedNodes = usedNodes(kernel);
        return new RunFigures(
                ledger.arrived(),
                outcomes(ledger, kernel),
                energy(kernel, usedNodes),
                use(kernel, usedNodes),
                Math.max(0, ledger.lastFinishedNanos()),
                ledger.grossRevenue(),
                ledger.discounts(),
                levels(catalog, ledger, recorder),
                types(kernel),
                functions(catalog, ledger),
                recorder.series());
    }

    private static boolean[] usedNodes(Kernel kernel) {
        ClusterView cluster = kernel.cluster();
        boolean[] used = new boolean[cluster.nodeCount()];
        for (int p = 0; p < cluster.platformCount(); p++) {
            used[cluster.platform(p).node().id()] |= kernel.resources().executions(p) > 0;
        }
        return used;
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

    private static Energy energy(Kernel kernel, boolean[] usedNodes) {
        ResourceLedger resources = kernel.resources();
        double idleUsed = 0;
        for (int p = 0; p < kernel.cluster().platformCount(); p++) {
            idleUsed += usedNodes[kernel.cluster().platform(p).node().id()] ? resources.idleJoules(p) : 0;
        }
        return new Energy(
                resources.dynamicJoules(), resources.idleJoules(), idleUsed, resources.unknownEnergyExecutions());
    }

    private static Use use(Kernel kernel, boolean[] usedNodes) {
        ClusterView cluster = kernel.cluster();
        ResourceLedger resources = kernel.resources();
        int unusedNodes = 0;
        for (boolean used : usedNodes) {
            unusedNodes += used ? 0 : 1;
        }
        int unusedPlatforms = 0;
        long starts = 0;
        double used = 0;
        double total = 0;
        for (int p = 0; p < cluster.platformCount(); p++) {
            double price = cluster.catalog().type(cluster.platform(p).type()).priceUsd();
            boolean executed = resources.executions(p) > 0;
            total += price;
            used += executed ? price : 0;
            unusedPlatforms += executed ? 0 : 1;
            starts += resources.starts(p);
        }
        return new Use(
                usedNodes.length,
                resources.nodesInUseIntegral() / (double) Math.max(1, kernel.nowNanos()),
                unusedNodes,
                cluster.platformCount(),
                unusedPlatforms,
                starts,
                resources.coldStarts(),
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
            Histogram histogram = recorder.responses(q);
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

    private static List<TypeFigures> types(Kernel kernel) {
        ClusterView cluster = kernel.cluster();
        int[] platforms = new int[cluster.catalog().typeCount()];
        int[] used = new int[platforms.length];
        long[] executions = new long[platforms.length];
        double[] joules = new double[platforms.length];
        for (int p = 0; p < cluster.platformCount(); p++) {
            int type = cluster.platform(p).type();
            platforms[type]++;
            used[type] += kernel.resources().executions(p) > 0 ? 1 : 0;
            executions[type] += kernel.resources().executions(p);
            joules[type] += kernel.resources().dynamicJoules(p);
        }
        List<TypeFigures> types = new ArrayList<>();
        for (int t = 0; t < platforms.length; t++) {
            String name = cluster.catalog().type(t).name();
            types.add(new TypeFigures(name, platforms[t], used[t], executions[t], joules[t]));
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

package io.herofake.sim.bound;

import io.herofake.kernel.NodeSpec;
import io.herofake.policy.Catalog;
import io.herofake.sim.run.Truth;
import io.herofake.sim.scenario.Scenario;
import io.herofake.sim.workload.Arrivals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The best that can be done on a tiny scenario without batches, noise or losses: every assignment of tasks to platforms in every order.
 * Late tasks run after all others, on the cheapest platform of a used node.
 */
final class BruteForce {
    private record Task(int function, long arrival, long deadline) {}

    private record Platform(int node, int type) {}

    private final Catalog catalog;
    private final Truth truth;
    private final List<Task> tasks = new ArrayList<>();
    private final List<Platform> platforms = new ArrayList<>();
    private final int nodes;
    /** By platform and set of tasks: whether all can be in time there. */
    private final boolean[][] feasible;

    BruteForce(Scenario scenario) throws IOException {
        catalog = scenario.catalog();
        truth = scenario.truth();
        nodes = scenario.nodes().size();
        for (int n = 0; n < nodes; n++) {
            NodeSpec node = scenario.nodes().get(n);
            for (String type : node.platformTypes()) {
                platforms.add(new Platform(n, catalog.typeId(type)));
            }
        }
        try (Arrivals all = scenario.workload().open()) {
            while (all.advance()) {
                long due = all.arrivalNanos() + catalog.allowedNanos(all.function(), all.qos());
                tasks.add(new Task(all.function(), all.arrivalNanos(), due));
            }
        }
        feasible = new boolean[platforms.size()][1 << tasks.size()];
        for (int p = 0; p < platforms.size(); p++) {
            explore(p, 0, -1, 0);
        }
    }

    private void explore(int platform, int done, int function, long freeNanos) {
        feasible[platform][done] = true;
        int type = platforms.get(platform).type();
        for (int i = 0; i < tasks.size(); i++) {
            Task task = tasks.get(i);
            if ((done & 1 << i) == 0 && catalog.runsOn(task.function(), type)) {
                long start = task.function() == function ? 0 : truth.coldStartNanos(task.function(), type);
                long begin = Math.max(freeNanos + start, task.arrival());
                long end = begin + truth.executionNanos(task.function(), type, 1);
                if (end <= task.deadline()) {
                    explore(platform, done | 1 << i, task.function(), end);
                }
            }
        }
    }

    /** The least weighted sum. */
    double least(Weights weights) {
        double least = Double.POSITIVE_INFINITY;
        for (int used = 0; used < 1 << nodes; used++) {
            least = Math.min(least, least(weights, used, 0, (1 << tasks.size()) - 1));
        }
        return least;
    }

    /** With tasks left over for the platforms from one on, if exactly these nodes may be used. */
    private double least(Weights weights, int used, int platform, int left) {
        if (platform == platforms.size()) {
            return weights.node() * Integer.bitCount(used) + late(weights, used, left);
        }
        Platform at = platforms.get(platform);
        double least = least(weights, used, platform + 1, left);
        if ((used & 1 << at.node()) == 0) {
            return least;
        }
        for (int set = left; set > 0; set = (set - 1) & left) {
            if (feasible[platform][set]) {
                double joules = 0;
                for (int i = 0; i < tasks.size(); i++) {
                    joules += (set & 1 << i) == 0
                            ? 0
                            : truth.energyJoules(tasks.get(i).function(), at.type(), 1);
                }
                least = Math.min(least, weights.joule() * joules + least(weights, used, platform + 1, left & ~set));
            }
        }
        return least;
    }

    private double late(Weights weights, int used, int left) {
        double sum = 0;
        for (int i = 0; i < tasks.size(); i++) {
            if ((left & 1 << i) != 0) {
                double joules = Double.POSITIVE_INFINITY;
                for (Platform platform : platforms) {
                    boolean runs = catalog.runsOn(tasks.get(i).function(), platform.type());
                    if (runs && (used & 1 << platform.node()) != 0) {
                        joules =
                                Math.min(joules, truth.energyJoules(tasks.get(i).function(), platform.type(), 1));
                    }
                }
                if (Double.isInfinite(joules)) {
                    return Double.POSITIVE_INFINITY;
                }
                sum += weights.miss() + weights.joule() * joules;
            }
        }
        return sum;
    }
}

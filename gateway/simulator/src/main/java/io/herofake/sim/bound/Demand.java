package io.herofake.sim.bound;

import io.herofake.policy.Catalog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tasks on a grid of time, alike ones together: for each platform type, the least platform time that one takes there, and the steps in
 * which it can run if it is to be in time. Immutable once made.
 */
final class Demand {
    /**
     * Tasks that are alike.
     *
     * @param function    their function
     * @param arrivalStep when they arrive
     * @param first       by type: the first step in which they can run
     * @param last        by type: the last one; before the first where they cannot be in time
     */
    private record Kind(int function, int arrivalStep, List<Integer> first, List<Integer> last) {}

    final Grid grid;
    final int types;
    final int functions;
    /** By kind. */
    private final int[] functionOf;

    private final int[] arrivalStep;
    final int[] count;
    /** By kind and type. */
    final int[] first;

    final int[] last;
    /** By kind and type: seconds of a platform's time. */
    final double[] seconds;
    /** By type, function and step: tasks that arrive in it and can be in time there. */
    final int[][][] arrivals;
    /** By function and type: the least of {@link #seconds}; 0 if it never runs there. */
    final double[][] shortestSeconds;
    /** By function: for so many steps before the present one, tasks that arrived in them may still be in time. */
    final int[] longestSteps;

    private final boolean merge;
    private int size;

    /**
     * @param merge whether alike tasks that take different time count as alike, with the mean: then prices may be looked for here, but
     *              no bound holds
     */
    Demand(Tasks tasks, Supply supply, Grid grid, boolean merge) {
        this.grid = grid;
        this.merge = merge;
        Catalog catalog = tasks.catalog;
        types = catalog.typeCount();
        functions = catalog.functionCount();
        functionOf = new int[tasks.size()];
        arrivalStep = new int[tasks.size()];
        count = new int[tasks.size()];
        first = new int[tasks.size() * types];
        last = new int[tasks.size() * types];
        seconds = new double[tasks.size() * types];
        arrivals = new int[types][functions][grid.steps()];
        shortestSeconds = new double[functions][types];
        longestSteps = new int[functions];
        for (int f = 0; f < functions; f++) {
            for (int q = 0; q < catalog.levelCount(); q++) {
                longestSteps[f] = Math.max(longestSteps[f], grid.wholeSteps(catalog.allowedNanos(f, q)) + 1);
            }
        }
        Map<Object, Integer> kinds = new HashMap<>();
        for (int i = 0; i < tasks.size(); i++) {
            add(tasks, supply, i, kinds);
        }
    }

    private void add(Tasks tasks, Supply supply, int task, Map<Object, Integer> kinds) {
        int function = tasks.function(task);
        List<Integer> from = new ArrayList<>(types);
        List<Integer> to = new ArrayList<>(types);
        double[] takes = new double[types];
        for (int t = 0; t < types; t++) {
            long begin = tasks.catalog.runsOn(function, t) ? begin(tasks, supply, task, t) : Long.MAX_VALUE;
            boolean can = begin != Long.MAX_VALUE;
            from.add(can ? grid.stepOf(begin) : 1);
            to.add(can ? grid.stepOf(tasks.deadlineNanos(task) - 1) : 0);
            takes[t] = can ? tasks.shareNanos(task, t) * 1e-9 : 0;
        }
        Kind kind = new Kind(function, grid.stepOf(tasks.arrivalNanos(task)), from, to);
        Object key = merge ? kind : List.of(kind, Arrays.stream(takes).boxed().toList());
        int at = kinds.computeIfAbsent(key, any -> size++);
        put(at, kind, takes);
    }

    private static long begin(Tasks tasks, Supply supply, int task, int type) {
        long lasts = tasks.lastsNanos(task, type);
        return supply.earliestBegin(
                tasks.function(task), type, tasks.arrivalNanos(task), tasks.deadlineNanos(task) - lasts, lasts);
    }

    private void put(int at, Kind kind, double[] takes) {
        functionOf[at] = kind.function();
        arrivalStep[at] = kind.arrivalStep();
        for (int t = 0; t < types; t++) {
            first[at * types + t] = kind.first().get(t);
            last[at * types + t] = kind.last().get(t);
            seconds[at * types + t] += (takes[t] - seconds[at * types + t]) / (count[at] + 1);
            if (kind.first().get(t) <= kind.last().get(t)) {
                arrivals[t][kind.function()][kind.arrivalStep()]++;
                double shortest = shortestSeconds[kind.function()][t];
                shortestSeconds[kind.function()][t] = shortest > 0 ? Math.min(shortest, takes[t]) : takes[t];
            }
        }
        count[at]++;
    }

    /**
     * Whether a platform of a type may be paid for being there: only if no start on it is shorter than a step, so that it is warm for
     * no more than one function in a step.
     */
    boolean presenceCounts(Supply supply, int type) {
        for (int f = 0; f < functions; f++) {
            if (shortestSeconds[f][type] > 0 && grid.wholeSteps(supply.startNanos(f, type)) == 0) {
                return merge;
            }
        }
        return true;
    }

    /** How many kinds of tasks there are. */
    int size() {
        return size;
    }

    int function(int kind) {
        return functionOf[kind];
    }

    int arrivalStep(int kind) {
        return arrivalStep[kind];
    }

    /** Tasks that cannot be in time anywhere, whatever else is done. */
    int hopeless() {
        int sum = 0;
        for (int i = 0; i < size; i++) {
            boolean can = false;
            for (int t = 0; t < types; t++) {
                can |= last[i * types + t] >= first[i * types + t];
            }
            sum += can ? 0 : count[i];
        }
        return sum;
    }
}

package io.herofake.sim.bound;

import java.util.Arrays;

/**
 * The best that one platform can do at given prices: a dynamic program over time and the function that it is warm for. Used again for
 * other prices; not thread-safe.
 */
final class Timeline {
    private static final int NONE = -1;

    private final Grid grid;
    private final Supply supply;
    private final Supply.PlatformKind kind;
    private final int functions;
    /** By function: the least steps of a start that is not the first one. */
    private final int[] start;
    /** By step and function: whether it was started anew for this step. */
    private final boolean[] started;
    /** By step: the most that was earned up to its end. */
    private final double[] best;
    /** By step: the function with which that was earned, {@link #NONE} if the platform idles in this step. */
    private final int[] bestFunction;
    /** By step: the function that is worked for, {@link #NONE} if idle. */
    private final int[] plan;
    /** By function. */
    private final double[] warm;

    private final int[] ready;

    Timeline(Grid grid, Supply supply, Supply.PlatformKind kind, int functions) {
        this.grid = grid;
        this.supply = supply;
        this.kind = kind;
        this.functions = functions;
        start = new int[functions];
        Arrays.setAll(start, f -> Math.max(1, grid.wholeSteps(supply.startNanos(f, kind.type()))));
        started = new boolean[grid.steps() * functions];
        best = new double[grid.steps()];
        bestFunction = new int[grid.steps()];
        plan = new int[grid.steps()];
        warm = new double[functions];
        ready = new int[functions];
    }

    /** The most that a platform of this kind can earn; {@link #slopes} tells how. */
    double value(Income income) {
        Arrays.fill(plan, NONE);
        double sum = 0;
        for (Supply.Presence presence : kind.presence()) {
            sum += value(presence, income);
        }
        return sum;
    }

    private double value(Supply.Presence presence, Income income) {
        int from = (int) Math.min(grid.steps(), presence.fromNanos() / grid.stepNanos());
        int to = grid.endStep(presence.toNanos());
        if (from >= to) {
            return 0;
        }
        Arrays.fill(warm, Double.NEGATIVE_INFINITY);
        for (int f = 0; f < functions; f++) {
            long first = presence.fromNanos() + supply.firstStartNanos(f, kind.type(), presence);
            ready[f] = (int) Math.min(grid.steps(), first / grid.stepNanos());
        }
        for (int b = from; b < to; b++) {
            step(b, from, income);
        }
        trace(from, to);
        return best[to - 1];
    }

    private void step(int b, int from, Income income) {
        double most = b == from ? 0 : best[b - 1];
        int with = NONE;
        for (int f = 0; f < functions; f++) {
            if (b < ready[f]) {
                continue;
            }
            int before = b - start[f];
            double anew = (before < from ? 0 : best[before]) + income.atStart(f, b);
            boolean starts = anew > warm[f];
            started[b * functions + f] = starts;
            warm[f] = (starts ? anew : warm[f]) + income.ofStep(f, b);
            if (warm[f] > most) {
                most = warm[f];
                with = f;
            }
        }
        best[b] = most;
        bestFunction[b] = with;
    }

    private void trace(int from, int to) {
        int b = to - 1;
        int function = NONE;
        while (b >= from) {
            function = function == NONE ? bestFunction[b] : function;
            plan[b] = function;
            if (function == NONE) {
                b--;
            } else if (started[b * functions + function]) {
                b -= start[function];
                function = NONE;
            } else {
                b--;
            }
        }
    }

    /** Adds to the slopes what so many platforms do that earn the most. */
    void slopes(Income income, double platforms) {
        int before = NONE;
        for (int b = 0; b < plan.length; b++) {
            if (plan[b] != NONE) {
                income.worked(plan[b], b, plan[b] != before, platforms);
            }
            before = plan[b];
        }
    }
}

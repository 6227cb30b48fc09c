package io.herofake.sim.bound;

import java.util.ArrayList;
import java.util.List;

/**
 * The dual of the relaxed scheduling problem. At any prices, {@link #value} is a lower bound of the weighted sum of misses, energy
 * and used nodes: docs/lower-bound.md proves it. Not thread-safe.
 */
final class Relaxation {
    private final Demand demand;
    private final Supply supply;
    private final Costs costs;
    private final int types;
    private final Timeline[] timelines;
    private final double[] earned;
    private final Income[] incomes;
    /** By type and function: of a second of a platform's time, by when it is spent. */
    private final Prices[][] time;
    /** By type and function: for a task, by when it arrives, that a platform is there for it. */
    private final Prices[][] presence;

    /**
     * @param miss the weight of a miss: no task pays more
     */
    Relaxation(Demand demand, Supply supply, Costs costs, double miss) {
        this.demand = demand;
        this.supply = supply;
        this.costs = costs;
        types = demand.types;
        int functions = demand.functions;
        int steps = demand.grid.steps();
        time = new Prices[types][functions];
        presence = new Prices[types][functions];
        incomes = new Income[types];
        for (int t = 0; t < types; t++) {
            for (int f = 0; f < functions; f++) {
                double shortest = demand.shortestSeconds[f][t];
                time[t][f] = new Prices(steps, shortest > 0 ? miss / shortest : 0);
                presence[t][f] = new Prices(steps, demand.presenceCounts(supply, t) ? miss : 0);
            }
            incomes[t] = new Income(
                    time[t], presence[t], demand.arrivals[t], demand.longestSteps, demand.grid.stepSeconds());
        }
        timelines = supply.platformKinds.stream()
                .map(kind -> new Timeline(demand.grid, supply, kind, functions))
                .toArray(Timeline[]::new);
        earned = new double[timelines.length];
    }

    /** All prices, to be changed in place. */
    List<Prices> prices() {
        List<Prices> all = new ArrayList<>();
        for (int t = 0; t < types; t++) {
            all.addAll(List.of(time[t]));
            all.addAll(List.of(presence[t]));
        }
        return all;
    }

    /** The bound at the present prices, and its slopes there. */
    double value(Weights weights) {
        prices().forEach(Prices::forgetSlope);
        double sum = 0;
        for (int i = 0; i < demand.size(); i++) {
            sum += demand.count[i] * least(weights, i);
        }
        for (Income income : incomes) {
            income.update();
        }
        for (int k = 0; k < timelines.length; k++) {
            earned[k] = timelines[k].value(incomes[supply.platformKinds.get(k).type()]);
        }
        for (Supply.NodeKind kind : supply.nodeKinds) {
            sum -= kind.count() * earnedBy(kind, weights.node());
        }
        return sum;
    }

    /** What the task costs at least: missed, or in time on one of the types. */
    private double least(Weights weights, int task) {
        int function = demand.function(task);
        int arrival = demand.arrivalStep(task);
        double least = weights.miss() + weights.joule() * costs.cheapestJoules(function);
        int bestType = -1;
        int bestStep = -1;
        for (int t = 0; t < types; t++) {
            int at = task * types + t;
            if (demand.first[at] > demand.last[at]) {
                continue;
            }
            double fixed = weights.joule() * costs.joules(function, t) + presence[t][function].value[arrival];
            int step = cheapest(time[t][function].value, demand.first[at], demand.last[at]);
            double cost = fixed + demand.seconds[at] * time[t][function].value[step];
            if (cost < least) {
                least = cost;
                bestType = t;
                bestStep = step;
            }
        }
        if (bestType >= 0) {
            time[bestType][function].slope[bestStep] += demand.count[task] * demand.seconds[task * types + bestType];
            presence[bestType][function].slope[arrival] += demand.count[task];
        }
        return least;
    }

    private static int cheapest(double[] prices, int first, int last) {
        int cheapest = first;
        for (int b = first + 1; b <= last; b++) {
            cheapest = prices[b] < prices[cheapest] ? b : cheapest;
        }
        return cheapest;
    }

    /** What one such node earns beyond its own cost. */
    private double earnedBy(Supply.NodeKind kind, double nodeCost) {
        double sum = -nodeCost;
        for (int k = 0; k < earned.length; k++) {
            sum += kind.platforms().get(k) * earned[k];
        }
        if (sum <= 0) {
            return 0;
        }
        for (int k = 0; k < earned.length; k++) {
            if (kind.platforms().get(k) > 0) {
                Income income = incomes[supply.platformKinds.get(k).type()];
                timelines[k].slopes(
                        income, (double) kind.count() * kind.platforms().get(k));
            }
        }
        return sum;
    }
}

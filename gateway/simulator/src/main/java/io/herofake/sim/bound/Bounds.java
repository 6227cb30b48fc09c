package io.herofake.sim.bound;

import io.herofake.policy.Catalog;
import io.herofake.sim.run.Truth;
import io.herofake.sim.scenario.Scenario;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Computes {@link LowerBound}s. */
public final class Bounds {
    /** Above this no bound is computed: it holds every task in memory. */
    private static final int MOST_TASKS = 2_000_000;

    /** Prices are looked for on grids of so many steps, one after the other; the last one gives the bound. */
    private static final int[] STEPS = {40, 300, 2400};

    private static final int[] ITERATIONS = {500, 150, 50};
    private static final double[] STEP_LENGTHS = {0.1, 0.05, 0.02};
    /** Joules for a miss, as multiples of the largest difference between two platform types. */
    private static final double[] JOULES = {0.1, 0.3, 0.6, 1, 1.5};
    /** Nodes for a percent of the tasks missed. */
    private static final double[] NODES = {0.25, 1};

    private final Tasks tasks;
    private final List<Demand> demands = new ArrayList<>();
    private final Supply supply;
    private final Costs costs;
    private final Catalog catalog;

    private Bounds(Scenario scenario, Tasks tasks) {
        this.tasks = tasks;
        catalog = scenario.catalog();
        Truth truth = scenario.truth();
        supply = new Supply(catalog, truth, scenario.nodes(), scenario.losses(), scenario.initial());
        costs = new Costs(catalog, truth);
        for (int i = 0; i < STEPS.length; i++) {
            Grid grid = Grid.until(tasks.lastDeadlineNanos(), STEPS[i]);
            demands.add(new Demand(tasks, supply, grid, i < STEPS.length - 1));
        }
    }

    /**
     * The bound of a scenario; null if it has too many tasks to hold in memory. Takes some seconds at most.
     *
     * @throws IOException when a trace cannot be read
     */
    public static @Nullable LowerBound of(Scenario scenario) throws IOException {
        Catalog catalog = scenario.catalog();
        Tasks tasks = Tasks.read(
                scenario.workload(),
                catalog,
                scenario.noise().times(scenario.truth(), catalog, scenario.seed()),
                MOST_TASKS);
        return tasks.size() > MOST_TASKS ? null : new Bounds(scenario, tasks).compute();
    }

    private LowerBound compute() {
        double leastJoules = 0;
        double mostJoules = 0;
        for (int i = 0; i < tasks.size(); i++) {
            double joules = costs.cheapestJoules(tasks.function(i));
            leastJoules += joules;
            mostJoules = Math.max(mostJoules, joules);
        }
        double missed = climb(new Weights(1, 0, 0));
        List<LowerBound.Plane> energy = new ArrayList<>();
        for (double factor : JOULES) {
            double joules = factor * spread();
            energy.add(new LowerBound.Plane(joules, climb(new Weights(joules, 1, 0))));
        }
        List<LowerBound.Plane> nodes = new ArrayList<>();
        for (double factor : NODES) {
            double weight = 100 * factor / Math.max(1, tasks.size());
            nodes.add(new LowerBound.Plane(weight, climb(new Weights(weight, 0, 1))));
        }
        int hopeless = demands.get(demands.size() - 1).hopeless();
        return new LowerBound(tasks.size(), hopeless, missed, leastJoules, mostJoules, supply.nodes(), energy, nodes);
    }

    private double climb(Weights weights) {
        List<Prices> before = List.of();
        double bound = 0;
        for (int i = 0; i < STEPS.length; i++) {
            Relaxation relaxation = new Relaxation(demands.get(i), supply, costs, weights.miss());
            double atZero = relaxation.value(weights);
            List<Prices> prices = relaxation.prices();
            for (int p = 0; p < before.size(); p++) {
                prices.get(p).takeOver(before.get(p));
            }
            before = prices;
            bound = Math.max(atZero, new Ascent(relaxation, weights).climb(ITERATIONS[i], STEP_LENGTHS[i]));
        }
        return bound;
    }

    /** The largest difference in energy between two platform types of a function. */
    private double spread() {
        double spread = 0;
        for (int f = 0; f < catalog.functionCount(); f++) {
            for (int t = 0; t < catalog.typeCount(); t++) {
                double joules = costs.joules(f, t);
                spread = Math.max(spread, Double.isInfinite(joules) ? 0 : joules - costs.cheapestJoules(f));
            }
        }
        return Math.max(spread, 1e-9);
    }
}

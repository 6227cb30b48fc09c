package io.herofake.sim.evaluation;

import io.herofake.policy.PolicySpec;
import io.herofake.policy.registry.PolicyRegistry;
import io.herofake.sim.BadInputException;
import io.herofake.sim.Parallel;
import io.herofake.sim.bound.Bounds;
import io.herofake.sim.bound.LowerBound;
import io.herofake.sim.run.Run;
import io.herofake.sim.scenario.Family;
import io.herofake.sim.scenario.Scenario;
import io.herofake.sim.scenario.ScenarioReader;
import io.herofake.sim.scenario.ScenarioTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Runs pairs of policies on one half of the family of scenarios. */
public final class FamilyRun {
    private static final String OWN_AUTOSCALER = "plan";
    private static final String OWN_SCHEDULER = "pull";

    private final Family half;
    private final List<Scenario> scenarios;

    private FamilyRun(Family half, List<Scenario> scenarios) {
        this.half = half;
        this.scenarios = scenarios;
    }

    /**
     * What came of one scenario.
     *
     * @param scenario it
     * @param bound    what no policy can beat; null if it is not known
     * @param runs     one for each of its pairs, in order
     */
    public record Result(Scenario scenario, @Nullable LowerBound bound, List<Run> runs) {
        /** Copies the list. */
        public Result {
            runs = List.copyOf(runs);
        }
    }

    /**
     * Reads the scenarios.
     *
     * @param half   which half
     * @param only   names of scenarios; none for all of the half
     * @param change what else is to be set in each
     * @throws BadInputException with what is wrong with the first scenario that something is wrong with
     */
    public static FamilyRun prepare(
            Family half, List<String> only, UnaryOperator<ScenarioTree> change, PolicyRegistry registry)
            throws IOException {
        List<String> names = half.names();
        for (String name : only) {
            if (!names.contains(name)) {
                throw new BadInputException(
                        "the family", List.of("has no scenario '" + name + "'; known: " + String.join(", ", names)));
            }
        }
        List<Scenario> scenarios = new ArrayList<>();
        for (String name : names) {
            if (only.isEmpty() || only.contains(name)) {
                scenarios.add(ScenarioReader.read(change.apply(half.scenario(name)), registry));
            }
        }
        return new FamilyRun(half, scenarios);
    }

    /** Every published autoscaler with every published scheduler, and the pair of our own. */
    public static List<String> pairs(PolicyRegistry registry) {
        List<String> pairs = new ArrayList<>(List.of(OWN_AUTOSCALER + "-" + OWN_SCHEDULER));
        for (String autoscaler : registry.autoscalers()) {
            for (String scheduler : registry.schedulers()) {
                if (!autoscaler.equals(OWN_AUTOSCALER) && !scheduler.equals(OWN_SCHEDULER)) {
                    pairs.add(autoscaler + "-" + scheduler);
                }
            }
        }
        return pairs;
    }

    /** Which half. */
    public Family half() {
        return half;
    }

    /** How many tasks will arrive in all runs, at most; {@link Long#MAX_VALUE} if that is not known. */
    public long maxTasks() {
        long sum = 0;
        for (Scenario scenario : scenarios) {
            long tasks = scenario.workload().maxTasks();
            if (tasks == Long.MAX_VALUE) {
                return tasks;
            }
            sum += tasks * scenario.policies().size();
        }
        return sum;
    }

    /**
     * Runs everything.
     *
     * @param threads  runs at once
     * @param progress as in {@link Evaluation}
     * @return in the order of the family
     */
    public List<Result> run(int threads, LongConsumer progress) throws IOException, InterruptedException {
        List<Callable<Optional<LowerBound>>> bounding = new ArrayList<>();
        List<Callable<Run>> jobs = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            bounding.add(() -> Optional.ofNullable(Bounds.of(scenario)));
            Evaluation evaluation = new Evaluation(scenario, 1, progress);
            for (PolicySpec pair : scenario.policies()) {
                jobs.add(() -> evaluation.run(pair));
            }
        }
        List<Optional<LowerBound>> bounds = Parallel.run(bounding, threads);
        List<Run> runs = Parallel.run(jobs, threads);
        List<Result> results = new ArrayList<>();
        int next = 0;
        for (Scenario scenario : scenarios) {
            int count = scenario.policies().size();
            LowerBound bound = bounds.get(results.size()).orElse(null);
            results.add(new Result(scenario, bound, runs.subList(next, next + count)));
            next += count;
        }
        return results;
    }
}

package io.herofake.sim.evaluation;

import io.herofake.policy.registry.PolicyRegistry;
import io.herofake.sim.BadInputException;
import io.herofake.sim.Parallel;
import io.herofake.sim.bound.Bounds;
import io.herofake.sim.bound.LowerBound;
import io.herofake.sim.report.ResultsJson;
import io.herofake.sim.run.Run;
import io.herofake.sim.scenario.Axis;
import io.herofake.sim.scenario.Scenario;
import io.herofake.sim.scenario.ScenarioReader;
import io.herofake.sim.scenario.ScenarioTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/** Runs the variations of a plan and brings the runs of different seeds together. */
public final class Sweep {
    private record Job(SweepPlan.Point point, Scenario scenario) {}

    private final SweepPlan plan;
    private final List<Job> jobs;
    /** One a seed, without variations, if only settings of policies are varied along some axis. */
    private final List<Scenario> bases;

    private Sweep(SweepPlan plan, List<Job> jobs, List<Scenario> bases) {
        this.plan = plan;
        this.jobs = jobs;
        this.bases = bases;
    }

    /**
     * One run of one variation.
     *
     * @param point    which variation
     * @param scenario it
     * @param run      what came of it
     */
    public record Sample(SweepPlan.Point point, Scenario scenario, Run run) {}

    /**
     * What came of one pair of policies in one variation, over all seeds.
     *
     * @param point   which variation
     * @param pair    the pair's name
     * @param metrics mean and interval of each figure
     */
    public record Summary(SweepPlan.Point point, String pair, Map<Metric, Interval> metrics) {
        /** One of the figures. */
        public Interval of(Metric metric) {
            return Objects.requireNonNull(metrics.get(metric));
        }
    }

    /**
     * Reads every variation, so that whatever is wrong is named before anything runs.
     *
     * @throws BadInputException with every problem, each once
     * @throws IOException       when a file cannot be read
     */
    public static Sweep prepare(ScenarioTree tree, SweepPlan plan, PolicyRegistry registry) throws IOException {
        List<Job> jobs = new ArrayList<>();
        Set<String> problems = new LinkedHashSet<>();
        for (SweepPlan.Point point : plan.points()) {
            for (long seed : plan.seeds()) {
                try {
                    jobs.add(new Job(point, ScenarioReader.read(point.apply(tree, seed), registry)));
                } catch (BadInputException e) {
                    e.problems()
                            .forEach(problem -> problems.add(
                                    point.parameters().isEmpty()
                                            ? problem
                                            : problem + " (with " + point.parameters() + ")"));
                    break;
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new BadInputException(tree.name(), List.copyOf(problems));
        }
        List<Scenario> bases = new ArrayList<>();
        List<List<Axis>> together = plan.grid()
                ? List.of(plan.axes())
                : plan.axes().stream().map(List::of).toList();
        if (together.stream().anyMatch(TradeOff::concerns)) {
            for (long seed : plan.seeds()) {
                bases.add(ScenarioReader.read(tree.with("seed", String.valueOf(seed)), registry));
            }
        }
        return new Sweep(plan, jobs, bases);
    }

    /** The plan. */
    public SweepPlan plan() {
        return plan;
    }

    /** How many tasks will arrive over all runs, at most; {@link Long#MAX_VALUE} if that is not known. */
    public long maxTasks() {
        long sum = 0;
        for (Job job : jobs) {
            long tasks = job.scenario().workload().maxTasks();
            if (tasks > Long.MAX_VALUE / 1_000_000) {
                return Long.MAX_VALUE;
            }
            sum += tasks * job.scenario().policies().size();
        }
        return sum;
    }

    /**
     * Runs everything.
     *
     * @param threads  runs at once
     * @param progress as in {@link Evaluation}
     * @return in the order of the plan
     */
    public List<Sample> run(int threads, LongConsumer progress) throws IOException, InterruptedException {
        List<java.util.concurrent.Callable<Sample>> all = new ArrayList<>();
        for (Job job : jobs) {
            Evaluation evaluation = new Evaluation(job.scenario(), 1, progress);
            for (var policies : job.scenario().policies()) {
                all.add(() -> new Sample(job.point(), job.scenario(), evaluation.run(policies)));
            }
        }
        return Parallel.run(all, threads);
    }

    /**
     * What no policy can beat in the scenario itself, one a seed; none if no axis varies settings of policies alone, or where it is
     * not known.
     *
     * @param threads how many at once
     */
    public List<LowerBound> bounds(int threads) throws IOException, InterruptedException {
        List<java.util.concurrent.Callable<Optional<LowerBound>>> all = new ArrayList<>();
        bases.forEach(base -> all.add(() -> Optional.ofNullable(Bounds.of(base))));
        return Parallel.run(all, threads).stream().flatMap(Optional::stream).toList();
    }

    /** The file {@code results.json}: one object a run, with what was varied. */
    public static String results(List<Sample> samples) {
        return ResultsJson.of(samples.stream()
                .map(sample ->
                        new ResultsJson.Entry(sample.scenario(), sample.point().parameters(), sample.run(), null))
                .toList());
    }

    /** The scenario of the first run: its name and the sources of its profiles are those of all. */
    public Scenario first() {
        return jobs.get(0).scenario();
    }

    /** Brings samples of different seeds together, in the order of the plan. */
    public static List<Summary> summarise(List<Sample> samples) {
        Map<SweepPlan.Point, Map<String, List<Run>>> byPoint = new LinkedHashMap<>();
        for (Sample sample : samples) {
            byPoint.computeIfAbsent(sample.point(), point -> new LinkedHashMap<>())
                    .computeIfAbsent(sample.run().name(), name -> new ArrayList<>())
                    .add(sample.run());
        }
        List<Summary> summaries = new ArrayList<>();
        byPoint.forEach((point, byPair) -> byPair.forEach((pair, runs) -> {
            Map<Metric, Interval> metrics = new EnumMap<>(Metric.class);
            for (Metric metric : Metric.values()) {
                metrics.put(
                        metric,
                        Interval.of(runs.stream()
                                .mapToDouble(run -> metric.of(run.figures()))
                                .toArray()));
            }
            summaries.add(new Summary(point, pair, metrics));
        }));
        return summaries;
    }
}

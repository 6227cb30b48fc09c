package io.herofake.app;

import io.herofake.policy.registry.PolicyRegistry;
import io.herofake.sim.BadInputException;
import io.herofake.sim.bound.Bounds;
import io.herofake.sim.bound.LowerBound;
import io.herofake.sim.evaluation.Evaluation;
import io.herofake.sim.evaluation.FamilyFiles;
import io.herofake.sim.evaluation.FamilyReport;
import io.herofake.sim.evaluation.FamilyRun;
import io.herofake.sim.evaluation.Sweep;
import io.herofake.sim.evaluation.SweepFiles;
import io.herofake.sim.evaluation.SweepPlan;
import io.herofake.sim.evaluation.SweepReport;
import io.herofake.sim.report.ReplayTable;
import io.herofake.sim.report.ResultsDirectory;
import io.herofake.sim.report.ResultsJson;
import io.herofake.sim.report.RunReport;
import io.herofake.sim.report.RunTable;
import io.herofake.sim.run.Run;
import io.herofake.sim.scenario.Axis;
import io.herofake.sim.scenario.Family;
import io.herofake.sim.scenario.Scenario;
import io.herofake.sim.scenario.ScenarioReader;
import io.herofake.sim.scenario.ScenarioTree;
import io.herofake.sim.workload.RecordedFigures;
import io.herofake.sim.workload.TraceWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code herofake simulate}. */
@Command(
        name = "simulate",
        header = "Simulate policies on a workload and an infrastructure, and report how they do.",
        description = {
            "",
            "Without --scenario this is the evaluation of the HeROfake paper: 50,000 tasks on ten nodes, eight",
            "pairs of an autoscaler and a scheduler. Time is virtual, and execution times come from profiles;",
            "the policies are those of live requests. The same seed gives the same results, to the",
            "byte. docs/simulation.md explains scenario files."
        },
        footer = {
            "  herofake simulate --out results",
            "  herofake simulate --policies hro-hro,kn-kn --rate 100 --out results",
            "  herofake simulate --trace arrivals.csv.gz --out results",
            "  herofake simulate --recording herofake.rec --policies hro-hro,kn-kn --out replay",
            "  herofake simulate --sweep rate=20,40,62,80 --seeds 10 --out sweep",
            "  herofake simulate --family tuning --out tuning",
            "  herofake simulate --example > scenario.yaml"
        })
final class SimulateCommand extends Subcommand {
    /** Stands for an option without a value; an empty text would be dropped. No axis has this form. */
    private static final String OWN_AXES = "=";

    @Spec
    private CommandSpec spec;

    @Mixin
    private ScenarioOptions scenario = new ScenarioOptions();

    @Option(names = "--out", paramLabel = "DIR", description = "Where the results go: results.json, report.html.")
    private @Nullable Path out;

    @Option(names = "--force", description = "Replace results in DIR.")
    private boolean force;

    @Option(names = "--tasks-csv", description = "Also write a CSV file a run with a line for each task.")
    private boolean tasksCsv;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Runs at once. Default: as many as there are processors.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--sweep",
            arity = "0..1",
            fallbackValue = OWN_AXES,
            paramLabel = "PATH=VALUES",
            description =
                    "Vary a value of the scenario: rate=20,40,62 or nodes=5..15 or any path as for --set. May be given"
                            + " several times. Without PATH=VALUES, what the scenario's section sweep says.")
    private List<String> sweep = new ArrayList<>();

    @Option(names = "--grid", description = "With several --sweep: every combination, not one after the other.")
    private boolean grid;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description = "With --sweep: how many seeds, counted up from the scenario's. Default: ${DEFAULT-VALUE}.")
    private int seeds = 5;

    @Option(
            names = "--family",
            paramLabel = "HALF",
            description = "Run a half of the family of scenarios on which policies are compared: tuning or held-out.")
    private @Nullable String family;

    @Option(
            names = "--only",
            paramLabel = "NAME,...",
            split = ",",
            description = "With --family: these scenarios alone.")
    private List<String> only = new ArrayList<>();

    @Option(
            names = "--write-trace",
            paramLabel = "FILE",
            description = "Write the workload as a trace file (gzip if FILE ends in .gz) and run nothing.")
    private @Nullable Path traceOut;

    @Option(names = "--example", description = "Print the paper's scenario, to begin a file with, and run nothing.")
    private boolean example;

    @SuppressWarnings("NullAway.Init") // picocli sets spec
    SimulateCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (example) {
            context().out().print(ScenarioTree.paperText());
            return ExitCode.OK;
        }
        try {
            return run();
        } catch (BadInputException e) {
            for (String problem : e.problems()) {
                context().err().println("herofake: " + e.what() + ": " + problem);
            }
            return ExitCode.USAGE;
        }
    }

    private int run() throws IOException, InterruptedException {
        if (threads < 1 || seeds < 1) {
            throw new ParameterException(spec.commandLine(), "--threads and --seeds must be at least 1");
        }
        if (family != null) {
            return runFamily(half(family));
        }
        ScenarioTree tree = scenario.tree(context().workingDirectory());
        if (traceOut != null) {
            return writeTrace(tree, traceOut);
        }
        return sweep.isEmpty() ? evaluate(tree, target()) : vary(tree, target());
    }

    private Path target() {
        if (out == null) {
            throw new ParameterException(spec.commandLine(), "say with --out DIR where the results are to go");
        }
        return out;
    }

    private Family half(String name) {
        if (scenario.named() || traceOut != null || !sweep.isEmpty() || tasksCsv) {
            throw new ParameterException(
                    spec.commandLine(), "--family goes without --scenario, --sweep, --tasks-csv and --write-trace");
        }
        try {
            return Family.of(name);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--family: " + e.getMessage(), e);
        }
    }

    private int runFamily(Family half) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Path directory = target();
        try (ResultsDirectory results = begin(directory)) {
            PolicyRegistry registry = PolicyRegistry.standard();
            FamilyRun all = FamilyRun.prepare(
                    half,
                    only,
                    tree -> scenario.applied(
                            tree.with("policies", FamilyRun.pairs(registry)),
                            context().workingDirectory()),
                    registry);
            List<FamilyRun.Result> found;
            long start = System.nanoTime();
            try (TaskProgress progress = TaskProgress.of(context(), "simulating", all.maxTasks())) {
                found = all.run(threads, progress);
            }
            long end = System.nanoTime();
            results.write(ResultsDirectory.RESULTS, FamilyFiles.json(half, found));
            results.write("family.csv", FamilyFiles.csv(half, found));
            results.write("report.html", FamilyReport.of(half, found));
            results.commit();
            context().out().print(FamilyFiles.table(found));
            long tasks = found.stream()
                    .flatMap(result -> result.runs().stream())
                    .mapToLong(run -> run.figures().tasks())
                    .sum();
            say(directory, tasks, end - start, begin);
            return ExitCode.OK;
        }
    }

    private int writeTrace(ScenarioTree tree, Path file) throws IOException {
        Scenario checked = ScenarioReader.read(tree, PolicyRegistry.standard());
        Path target = context().workingDirectory().resolve(file);
        long written = TraceWriter.write(checked.workload(), checked.labels(), target);
        context().err().println("wrote " + written + " tasks to " + file);
        return ExitCode.OK;
    }

    private int evaluate(ScenarioTree tree, Path directory) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        try (ResultsDirectory results = begin(directory)) {
            Scenario checked = ScenarioReader.read(tree, PolicyRegistry.standard());
            List<Run> runs;
            long expected =
                    expected(checked.workload().maxTasks(), checked.policies().size());
            long start = System.nanoTime();
            try (TaskProgress progress = TaskProgress.of(context(), "simulating", expected)) {
                runs = new Evaluation(checked, threads, progress).run(tasksCsv ? results : null);
            }
            long end = System.nanoTime();
            LowerBound bound = Bounds.of(checked);
            results.write(ResultsDirectory.RESULTS, ResultsJson.of(checked, runs, bound));
            results.write("report.html", RunReport.of(checked, runs, bound));
            results.commit();
            Path recording = scenario.recording();
            context()
                    .out()
                    .print(
                            recording == null
                                    ? RunTable.of(runs, bound)
                                    : ReplayTable.of(
                                            RecordedFigures.read(
                                                    context().workingDirectory().resolve(recording)),
                                            runs));
            say(directory, runs.stream().mapToLong(run -> run.figures().tasks()).sum(), end - start, begin);
            return ExitCode.OK;
        }
    }

    private int vary(ScenarioTree tree, Path directory) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        try (ResultsDirectory results = begin(directory)) {
            Sweep all = Sweep.prepare(tree, plan(tree), PolicyRegistry.standard());
            List<Sweep.Sample> samples;
            long start = System.nanoTime();
            try (TaskProgress progress = TaskProgress.of(context(), "simulating", all.maxTasks())) {
                samples = all.run(threads, progress);
            }
            long end = System.nanoTime();
            List<Sweep.Summary> summaries = Sweep.summarise(samples);
            results.write(ResultsDirectory.RESULTS, Sweep.results(samples));
            results.write("sweep.json", SweepFiles.json(summaries));
            results.write("sweep.csv", SweepFiles.csv(summaries));
            results.write("report.html", SweepReport.of(all, summaries, all.bounds(threads)));
            results.commit();
            say(
                    directory,
                    samples.stream()
                            .mapToLong(sample -> sample.run().figures().tasks())
                            .sum(),
                    end - start,
                    begin);
            return ExitCode.OK;
        }
    }

    private SweepPlan plan(ScenarioTree tree) {
        try {
            List<Axis> axes = new ArrayList<>();
            for (String axis : sweep) {
                axes.addAll(axis.equals(OWN_AXES) ? tree.sweepAxes() : List.of(Axis.parse(axis)));
            }
            return SweepPlan.of(axes, grid, tree, seeds);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--sweep: " + e.getMessage(), e);
        }
    }

    private ResultsDirectory begin(Path directory) throws IOException {
        try {
            return ResultsDirectory.begin(context().workingDirectory().resolve(directory), force);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--out: " + e.getMessage(), e);
        }
    }

    private static long expected(long tasks, int runs) {
        return tasks > Long.MAX_VALUE / runs ? Long.MAX_VALUE : tasks * runs;
    }

    private void say(Path directory, long simulated, long nanos, long begin) {
        context()
                .err()
                .println(String.format(
                        Locale.ROOT,
                        "simulated %d tasks in %.2f s (%.2f s in all); see %s",
                        simulated,
                        nanos / 1e9,
                        (System.nanoTime() - begin) / 1e9,
                        directory.resolve("report.html")));
    }
}

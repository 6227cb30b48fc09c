package io.herofake.app;

import io.herofake.app.config.ConfigException;
import io.herofake.app.config.HerofakeConfig;
import io.herofake.load.GatewayAddress;
import io.herofake.load.LoadException;
import io.herofake.load.LoadPlan;
import io.herofake.load.LoadResult;
import io.herofake.load.LoadRun;
import io.herofake.load.Pictures;
import io.herofake.model.ModelRepositoryException;
import io.herofake.model.StoredModel;
import io.herofake.model.WholeFile;
import io.herofake.policy.registry.PolicyRegistry;
import io.herofake.server.engine.ClusterSnapshot;
import io.herofake.server.engine.InferenceEngine;
import io.herofake.server.http.GatewayOptions;
import io.herofake.server.http.GatewayServer;
import io.herofake.server.recording.Recording;
import io.herofake.server.recording.RecordingOptions;
import io.herofake.sim.BadInputException;
import io.herofake.sim.evaluation.Evaluation;
import io.herofake.sim.scenario.Scenario;
import io.herofake.sim.scenario.ScenarioReader;
import io.herofake.sim.scenario.ScenarioTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code herofake compare-live}. */
@Command(
        name = "compare-live",
        header = "Send the same trace through the live gateway and through the simulator, and compare.",
        description = {
            "",
            "For each pair of policies: a gateway on simulated platforms, in this process, on a free port of",
            "the loopback address, is sent the scenario's workload over HTTP in real time; then the simulator",
            "runs the same arrivals. What they missed, the energy, cold starts and nodes used are shown side by",
            "side. Exit code 1 if something is further apart than --tolerance. docs/load.md says more."
        },
        footer = {
            "  herofake compare-live --policies hro-hro,kn-kn --seconds 180",
            "  herofake compare-live --scenario scenario.yaml --trace arrivals.csv --json comparison.json"
        })
final class CompareLiveCommand extends ConfiguredCommand {
    private static final byte[] STAND_IN = "stand-in".getBytes(StandardCharsets.US_ASCII);
    private static final int CONNECTIONS = 4000;
    private static final long PART_BYTES = 1L << 30;
    private static final int PARTS = 16;
    private static final int RECORDING_QUEUE = 1 << 20;
    private static final int SNAPSHOT_SECONDS = 30;
    private static final long TIMEOUT_NANOS = TimeUnit.HOURS.toNanos(1);

    @Mixin
    private CompareOptions options = new CompareOptions();

    @Option(
            names = "--tolerance",
            paramLabel = "PERCENT",
            description = "Differences above this are marked, and the exit code is 1. Default: 5.")
    private double tolerance = 5;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the comparison as JSON.")
    private @Nullable Path json;

    CompareLiveCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call()
            throws ConfigException, CommandException, ModelRepositoryException, IOException, InterruptedException {
        if (!(tolerance >= 0)) {
            throw CommandException.usage("--tolerance must be at least 0, not " + tolerance);
        }
        HerofakeConfig config = configuration().values();
        Logging.configure(config);
        try {
            List<LiveComparison> comparisons = compare(config);
            if (json != null) {
                write(comparisons, context().workingDirectory().resolve(json));
            }
            return comparisons.stream().allMatch(comparison -> comparison.within(tolerance / 100))
                    ? ExitCode.OK
                    : ExitCode.FAILURE;
        } catch (BadInputException e) {
            e.problems().forEach(problem -> context().err().println("herofake: " + e.what() + ": " + problem));
            return ExitCode.USAGE;
        } catch (LoadException e) {
            throw CommandException.failure(String.valueOf(e.getMessage()), e);
        }
    }

    private void write(List<LiveComparison> comparisons, Path file) throws IOException {
        List<Map<String, Object>> members = comparisons.stream()
                .map(comparison -> comparison.members(tolerance / 100))
                .toList();
        WholeFile.write(file, JsonLines.pretty(members) + "\n");
    }

    private List<LiveComparison> compare(HerofakeConfig config)
            throws CommandException, ModelRepositoryException, IOException, InterruptedException, LoadException {
        ScenarioTree tree = options.tree(context().workingDirectory());
        Scenario all = ScenarioReader.read(tree, PolicyRegistry.standard());
        List<StoredModel> stored =
                new ModelChoice(config.models(), context()).ready(all.labels().functions());
        context().out().println("SIMULATED on both sides: " + String.join("; ", all.sources()));
        context().out().println(all.workload().description() + "; live in real time, one pair after the other");
        List<LiveComparison> comparisons = new ArrayList<>();
        for (String pair : options.pairs(all)) {
            Scenario scenario = ScenarioReader.read(tree.with("policies", List.of(pair)), PolicyRegistry.standard());
            LiveComparison comparison = compare(
                    config, stored, scenario, tree.with("policies", List.of(pair)), pair.toUpperCase(Locale.ROOT));
            comparisons.add(comparison);
            context().out().println();
            comparison.lines(tolerance / 100).forEach(context().out()::println);
            context().out().flush();
        }
        return comparisons;
    }

    private LiveComparison compare(
            HerofakeConfig config, List<StoredModel> stored, Scenario scenario, ScenarioTree tree, String pair)
            throws CommandException, IOException, InterruptedException, LoadException {
        Path folder = Files.createTempDirectory("herofake-compare");
        try {
            Path file = folder.resolve("live.rec");
            LiveFigures live;
            LoadResult load;
            try (Cluster cluster = new SimulatedCluster(config, scenario).start(stored, null);
                    Recording recording =
                            Recording.start(new RecordingOptions(file, PART_BYTES, PARTS, RECORDING_QUEUE));
                    GatewayServer server =
                            GatewayServer.start(listening(config, stored), cluster.engine(), Version.build())) {
                cluster.engine().addListener(recording);
                load = load(server, scenario);
                live = LiveFigures.of(snapshot(cluster.engine()));
            }
            Scenario recorded = ScenarioReader.read(tree.withRecording(file), PolicyRegistry.standard());
            return new LiveComparison(pair, live, simulate(scenario), simulate(recorded), load);
        } finally {
            delete(folder);
        }
    }

    private static LiveFigures simulate(Scenario scenario) throws IOException {
        return LiveFigures.of(new Evaluation(scenario, 1, more -> {})
                .run(scenario.policies().get(0))
                .figures());
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /** On a free port, with as many connections as the load may need, and ended without waiting for idle ones. */
    private GatewayOptions listening(HerofakeConfig config, List<StoredModel> stored) {
        GatewayOptions options =
                GatewaySettings.of(config, stored.get(0).manifest().name());
        return options.with(options.listen().withPort(0));
    }

    private LoadResult load(GatewayServer server, Scenario scenario)
            throws LoadException, IOException, InterruptedException {
        LoadPlan plan = new LoadPlan(
                new GatewayAddress("127.0.0.1", server.address().getPort(), ""),
                scenario.workload(),
                scenario.labels(),
                1,
                new Pictures(List.of(STAND_IN), "a stand-in, as nobody looks at it"),
                null,
                CONNECTIONS,
                100 * CONNECTIONS,
                TIMEOUT_NANOS);
        LoadRun run = new LoadRun(plan);
        LoadProgress progress =
                LoadProgress.of(context(), run, scenario.workload().maxTasks());
        try {
            return run.run(null);
        } finally {
            progress.close();
        }
    }

    private static ClusterSnapshot snapshot(InferenceEngine engine) throws IOException, InterruptedException {
        try {
            return engine.snapshot().get(SNAPSHOT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the engine does not tell how it did: " + e.getMessage(), e);
        }
    }
}

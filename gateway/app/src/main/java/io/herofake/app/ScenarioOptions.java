package io.herofake.app;

import io.herofake.sim.BadInputException;
import io.herofake.sim.scenario.ScenarioTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say what is simulated. */
final class ScenarioOptions {
    @Option(names = "--scenario", paramLabel = "FILE", description = "Scenario (YAML). Without it, the paper's.")
    private @Nullable Path scenarioFile;

    @Option(
            names = "--trace",
            paramLabel = "FILE",
            description = "Tasks from a file in place of the scenario's workload: CSV with the header"
                    + " arrival_seconds,function,qos, in order of time; plain or gzip.")
    private @Nullable Path trace;

    @Option(
            names = "--recording",
            paramLabel = "FILE",
            description =
                    "Tasks that a gateway recorded (recording.file) in place of the scenario's workload; what came of"
                            + " them is printed beside the runs.")
    private @Nullable Path recording;

    @Option(
            names = "--store",
            paramLabel = "PLACE",
            description = "Take the current profiles of a metadata store: a file, or postgresql://HOST/DATABASE"
                    + "; profiles.store of the scenario.")
    private @Nullable String store;

    @Option(
            names = "--policies",
            paramLabel = "PAIR,...",
            split = ",",
            description = "Pairs AUTOSCALER-SCHEDULER to run, such as hro-hro,kn-kn.")
    private List<String> policies = new ArrayList<>();

    @Option(names = "--seed", paramLabel = "N", description = "Seed of all random numbers.")
    private @Nullable Long seed;

    @Option(names = "--rate", paramLabel = "R", description = "Tasks a second on average.")
    private @Nullable String rate;

    @Option(names = "--tasks", paramLabel = "N", description = "How many tasks arrive, at most.")
    private @Nullable String tasks;

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description =
                    "Set any value of the scenario, as in --set kernel.taskCaching=false. May be given several times.")
    private Map<String, String> settings = new LinkedHashMap<>();

    /**
     * The scenario with everything else that was asked for.
     *
     * @throws BadInputException if there is no such file, or it is no YAML
     */
    ScenarioTree tree(Path workingDirectory) throws IOException {
        if (trace != null && recording != null) {
            throw new BadInputException("--trace and --recording", List.of("each says what arrives; give one of them"));
        }
        ScenarioTree tree =
                scenarioFile == null ? ScenarioTree.paper() : ScenarioTree.read(workingDirectory.resolve(scenarioFile));
        return applied(tree, workingDirectory);
    }

    /** Whether a scenario file is named. */
    boolean named() {
        return scenarioFile != null;
    }

    /** Another scenario with everything else that was asked for. */
    ScenarioTree applied(ScenarioTree scenario, Path workingDirectory) {
        ScenarioTree tree = scenario;
        if (trace != null) {
            tree = tree.withTrace(workingDirectory.resolve(trace));
        }
        if (recording != null) {
            tree = tree.withRecording(workingDirectory.resolve(recording));
        }
        if (store != null) {
            boolean url = store.contains("://") || store.startsWith("jdbc:");
            String place = url ? store : workingDirectory.resolve(store).toString();
            tree = tree.withStore(place);
        }
        if (!policies.isEmpty()) {
            tree = tree.with(
                    "policies",
                    policies.stream().map(pair -> pair.toLowerCase(Locale.ROOT)).toList());
        }
        Map<String, String> values = new LinkedHashMap<>();
        put(values, "seed", seed);
        put(values, "rate", rate);
        put(values, "tasks", tasks);
        values.putAll(settings);
        for (Map.Entry<String, String> value : values.entrySet()) {
            tree = tree.with(tree.unalias(value.getKey()), value.getValue());
        }
        return tree;
    }

    /** The recording that is replayed; null for none. */
    @Nullable
    Path recording() {
        return recording;
    }

    private static void put(Map<String, String> values, String key, @Nullable Object value) {
        if (value != null) {
            values.put(key, value.toString());
        }
    }
}

package io.herofake.app;

import io.herofake.sim.scenario.Scenario;
import io.herofake.sim.scenario.ScenarioTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say what is run live and simulated. */
final class CompareOptions {
    @Option(
            names = "--scenario",
            paramLabel = "FILE",
            description = "Scenario of the simulator (YAML). Without it, the paper's.")
    private @Nullable Path scenario;

    @Option(
            names = "--trace",
            paramLabel = "FILE",
            description = "Tasks from a trace file in place of the scenario's workload.")
    private @Nullable Path trace;

    @Option(
            names = "--policies",
            paramLabel = "PAIR,...",
            split = ",",
            description = "Pairs AUTOSCALER-SCHEDULER. Default: hro-hro,kn-kn; with --scenario all of its own.")
    private List<String> policies = new ArrayList<>();

    @Option(names = "--rate", paramLabel = "R", description = "Tasks a second on average.")
    private @Nullable String rate;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description =
                    "Tasks that arrive later than this are left out; it takes as long for each pair. Default: 180.")
    private String seconds = "180";

    @Option(names = "--seed", paramLabel = "N", description = "Seed of all random numbers.")
    private @Nullable Long seed;

    ScenarioTree tree(Path workingDirectory) throws IOException {
        ScenarioTree tree =
                scenario == null ? ScenarioTree.paper() : ScenarioTree.read(workingDirectory.resolve(scenario));
        if (trace != null) {
            tree = tree.withTrace(workingDirectory.resolve(trace));
        }
        tree = tree.with("workload.seconds", seconds);
        if (rate != null) {
            tree = tree.with(tree.unalias("rate"), rate);
        }
        return seed == null ? tree : tree.with("seed", seed.toString());
    }

    List<String> pairs(Scenario all) {
        if (!policies.isEmpty()) {
            return policies.stream().map(pair -> pair.toLowerCase(Locale.ROOT)).toList();
        }
        return scenario == null
                ? List.of("hro-hro", "kn-kn")
                : all.policies().stream()
                        .map(pair -> pair.autoscaler() + "-" + pair.scheduler())
                        .toList();
    }
}

package io.herofake.app;

import io.herofake.policy.PolicySpec;
import io.herofake.sim.scenario.ScenarioTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say which scenario of the simulator is run live. */
final class LiveScenario {
    @Option(
            names = "--scenario",
            paramLabel = "FILE",
            description =
                    "Scenario of the simulator (YAML) whose nodes, profiles, QoS levels and policies are served; its workload"
                            + " is not used.")
    private @Nullable Path file;

    @Option(
            names = "--policy",
            paramLabel = "PAIR",
            description = "Policies of --simulated: AUTOSCALER-SCHEDULER, such as kn-kn. Default: "
                    + PolicySpec.DEFAULT_PAIR + ", or the first of --scenario.")
    private @Nullable String policy;

    /** Whether a scenario file is named. */
    boolean named() {
        return file != null;
    }

    /**
     * The scenario with the policies that were asked for.
     *
     * @throws io.herofake.sim.BadInputException if there is no such file, or it is no YAML
     */
    ScenarioTree tree(Path workingDirectory) throws IOException {
        ScenarioTree tree = file == null ? ScenarioTree.paper() : ScenarioTree.read(workingDirectory.resolve(file));
        if (file != null && policy == null) {
            return tree;
        }
        String pair = policy == null ? PolicySpec.DEFAULT_PAIR : policy.toLowerCase(Locale.ROOT);
        return tree.with("policies", List.of(pair));
    }
}

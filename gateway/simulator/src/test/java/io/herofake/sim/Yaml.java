package io.herofake.sim;

import io.herofake.kernel.InvariantChecker;
import io.herofake.policy.PolicySpec;
import io.herofake.policy.registry.PolicyRegistry;
import io.herofake.sim.run.Run;
import io.herofake.sim.run.RunFigures;
import io.herofake.sim.scenario.Scenario;
import io.herofake.sim.scenario.ScenarioReader;
import io.herofake.sim.scenario.ScenarioTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Scenarios from text, for tests. */
public final class Yaml {
    /**
     * One function, one CPU platform: 1 s to execute, 2 s to start, 10 J a task, 5 W idle, 1 GB. A task may take 2 s (high) or
     * 4 s (low).
     */
    public static final String TINY = """
            name: tiny
            profiles:
              platformTypes:
                cpu: {hardware: cpu, priceUsd: 100, idleWatts: 5}
              functions:
                f:
                  cpu: {memoryGb: 1, coldStartSeconds: 2, executionSeconds: 1, energyJoules: 10}
            infrastructure:
              nodes:
                - {name: n1, memoryGb: 4, platforms: {cpu: 1}}
            qos:
              high: {deviation: 2, price: 1, discount: 0.5}
              low: {deviation: 4, price: 0.5, discount: 0.2}
            workload: {trace: arrivals.csv}
            policies: [kn-kn]
            """;

    private Yaml() {}

    /** Contents of a scenario file in a folder. */
    public static ScenarioTree tree(Path folder, String yaml) {
        return ScenarioTree.parse("scenario test", folder, yaml);
    }

    /** A checked scenario. */
    public static Scenario scenario(ScenarioTree tree) throws IOException {
        return ScenarioReader.read(tree, PolicyRegistry.standard());
    }

    /** All runs of a scenario, with the kernel's invariants checked after every event. */
    public static List<Run> runs(ScenarioTree tree) throws IOException {
        return runs(scenario(tree), 1);
    }

    /** All runs of a scenario, with the kernel's invariants checked after each so many-th event. */
    public static List<Run> runs(Scenario scenario, int every) throws IOException {
        List<Run> runs = new ArrayList<>();
        for (PolicySpec pair : scenario.policies()) {
            runs.add(new Run(
                    pair,
                    scenario.simulation(pair, null)
                            .prepared(kernel -> InvariantChecker.watch(kernel, every))
                            .run(arrived -> {})));
        }
        return runs;
    }

    /** The figures of the only run. */
    public static RunFigures figures(ScenarioTree tree) throws IOException {
        return runs(tree).get(0).figures();
    }
}

package io.herofake.sim.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.herofake.kernel.InvariantChecker;
import io.herofake.policy.PolicyRegistry;
import io.herofake.policy.PolicySpec;
import io.herofake.sim.Yaml;
import io.herofake.sim.report.ResultsJson;
import io.herofake.sim.scenario.Scenario;
import io.herofake.sim.scenario.ScenarioTree;
import io.herofake.sim.workload.Draws;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random clusters, functions, workloads, settings and trouble; the kernel's invariants are checked after every event. */
class RandomScenarioTest {
    private static final int SEEDS = 12;
    private static final long TROUBLE_NANOS = 60_000_000_000L;

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5})
    void invariantsHoldAndTheBooksAddUp(long block) throws Exception {
        RunFigures.Outcomes sum = new RunFigures.Outcomes(0, 0, 0, 0, 0, 0, 0, 0, 0);
        for (long i = 0; i < SEEDS; i++) {
            long seed = 1000 * block + i;
            try {
                Scenario scenario = Yaml.scenario(random(seed));
                for (PolicySpec pair : scenario.policies()) {
                    Run first = runChecked(scenario, pair, seed);
                    String again = ResultsJson.of(scenario, List.of(runChecked(scenario, pair, seed)));
                    assertThat(again).isEqualTo(ResultsJson.of(scenario, List.of(first)));
                    sum = plus(sum, first.figures().outcomes());
                }
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
        assertThat(List.of(sum.completed(), sum.cancelled(), sum.refused(), sum.failed(), sum.delayedByStart()))
                .as("the seeds make things happen")
                .allMatch(count -> count > 0);
    }

    private static RunFigures.Outcomes plus(RunFigures.Outcomes a, RunFigures.Outcomes b) {
        return new RunFigures.Outcomes(
                a.completed() + b.completed(),
                a.cancelled() + b.cancelled(),
                a.refused() + b.refused(),
                a.failed() + b.failed(),
                a.unfinished() + b.unfinished(),
                a.lateColdStart() + b.lateColdStart(),
                a.lateQueueing() + b.lateQueueing(),
                a.lateExecution() + b.lateExecution(),
                a.delayedByStart() + b.delayedByStart());
    }

    private static Run runChecked(Scenario scenario, PolicySpec pair, long seed) throws Exception {
        RunFigures figures = new Simulation(
                        scenario.catalog(),
                        scenario.kernel(),
                        PolicyRegistry.standard().create(pair, scenario.catalog()),
                        scenario.nodes(),
                        scenario.initial(),
                        scenario.workload(),
                        scenario.noise().model(scenario.truth(), scenario.catalog(), seed),
                        new Trouble(seed, scenario.nodes(), TROUBLE_NANOS),
                        null)
                .prepared(InvariantChecker::watch)
                .run(arrived -> {});
        RunFigures.Outcomes outcomes = figures.outcomes();
        assertThat(outcomes.completed()
                        + outcomes.cancelled()
                        + outcomes.refused()
                        + outcomes.failed()
                        + outcomes.unfinished())
                .as("every task that arrived ended in one way")
                .isEqualTo(figures.tasks());
        if (!pair.autoscaler().equals("fixed")) {
            // A fixed number of replicas is never released: a function without room for its own waits for ever.
            assertThat(outcomes.unfinished())
                    .as("all nodes are there at the end")
                    .isZero();
        }
        assertThat(figures.missedFraction()).isBetween(0.0, 1.0);
        assertThat(figures.levels().stream()
                        .mapToLong(RunFigures.LevelFigures::completed)
                        .sum())
                .isEqualTo(outcomes.completed());
        assertThat(figures.functions().stream()
                        .mapToLong(RunFigures.FunctionFigures::tasks)
                        .sum())
                .isEqualTo(figures.tasks());
        return new Run(pair, figures);
    }

    private static ScenarioTree random(long seed) {
        Draws draws = new Draws(seed, Draws.Stream.MAPPING);
        int types = 1 + draws.nextInt(3);
        StringBuilder yaml = new StringBuilder("name: random\nseed: " + seed + "\nprofiles:\n  platformTypes:\n");
        String[] hardware = {"cpu", "gpu", "fpga"};
        for (int t = 0; t < types; t++) {
            yaml.append(format(
                    "    t%d: {hardware: %s, priceUsd: %d, idleWatts: %d}\n",
                    t, hardware[t], 1 + draws.nextInt(1000), draws.nextInt(100)));
        }
        yaml.append("  functions:\n");
        int functions = 1 + draws.nextInt(3);
        for (int f = 0; f < functions; f++) {
            yaml.append("    f").append(f).append(":\n");
            for (int t = 0; t < types; t++) {
                yaml.append(format(
                        "      t%d: {memoryGb: %d, coldStartSeconds: %.3f, executionSeconds: %.3f, energyJoules: %d%s}\n",
                        t,
                        draws.nextInt(3),
                        3 * draws.nextUnit(),
                        0.01 + 0.5 * draws.nextUnit(),
                        draws.nextInt(20),
                        draws.nextInt(2) == 0 ? ", batches: {4: {executionSeconds: 0.6, energyJoules: 9}}" : ""));
            }
        }
        appendInfrastructure(yaml, draws, types);
        appendRest(yaml, draws);
        return Yaml.tree(Path.of(""), yaml.toString());
    }

    private static void appendInfrastructure(StringBuilder yaml, Draws draws, int types) {
        yaml.append("infrastructure:\n  nodes:\n");
        int nodes = 1 + draws.nextInt(4);
        for (int n = 0; n < nodes; n++) {
            yaml.append(format("    - {name: n%d, memoryGb: %d, platforms: {", n, 2 + draws.nextInt(8)));
            for (int t = 0; t < types; t++) {
                yaml.append(t == 0 ? "" : ", ").append(format("t%d: %d", t, (n == 0 ? 1 : 0) + draws.nextInt(3)));
            }
            yaml.append("}}\n");
        }
    }

    private static void appendRest(StringBuilder yaml, Draws draws) {
        String[] workloads = {
            "{poisson: {rate: 15}, tasks: 500}",
            "{bursty: {states: [{rate: 60, meanSeconds: 2}, {rate: 1, meanSeconds: 6}]}, tasks: 500}",
            "{diurnal: {meanRate: 12, amplitude: 1, periodSeconds: 30}, seconds: 40}",
            "{step: {steps: [{rate: 30, seconds: 10}, {rate: 0, seconds: 10}, {rate: 5}]}, tasks: 400}"
        };
        yaml.append("workload: ")
                .append(workloads[draws.nextInt(workloads.length)])
                .append('\n');
        List<String> autoscalers = PolicyRegistry.standard().autoscalers();
        List<String> schedulers = PolicyRegistry.standard().schedulers();
        yaml.append(format(
                "policies: [%s-%s]\n",
                autoscalers.get(draws.nextInt(autoscalers.size())), schedulers.get(draws.nextInt(schedulers.size()))));
        yaml.append(format(
                "kernel: {gatewayCapacity: %d, replicaCapacity: %d, placeOnStarting: %b, taskCaching: %b, maxRequeues: %d,"
                        + " orderReplicaQueues: %b%s}\n",
                draws.nextInt(2) == 0 ? 100_000 : draws.nextInt(50),
                draws.nextInt(2) == 0 ? 0 : 1 + draws.nextInt(10),
                draws.nextInt(2) == 0,
                draws.nextInt(2) == 0,
                draws.nextInt(4),
                draws.nextInt(2) == 0,
                draws.nextInt(2) == 0 ? ", expireAfterSeconds: 1.5" : ""));
        yaml.append(format("noise: {cv: %s}\n", draws.nextInt(2) == 0 ? "0" : "0.4"));
    }

    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}

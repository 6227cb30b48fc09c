package io.herofake.sim.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.herofake.kernel.InvariantChecker;
import io.herofake.policy.PolicySpec;
import io.herofake.policy.registry.PolicyRegistry;
import io.herofake.sim.RandomScenarios;
import io.herofake.sim.Yaml;
import io.herofake.sim.report.ResultsJson;
import io.herofake.sim.scenario.Scenario;
import java.util.List;
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
                Scenario scenario = Yaml.scenario(RandomScenarios.of(seed));
                for (PolicySpec pair : scenario.policies()) {
                    Run first = runChecked(scenario, pair, seed);
                    String again = ResultsJson.of(scenario, List.of(runChecked(scenario, pair, seed)), null);
                    assertThat(again).isEqualTo(ResultsJson.of(scenario, List.of(first), null));
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
}

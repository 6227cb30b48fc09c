package io.herofake.sim.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herofake.policy.registry.PolicyRegistry;
import io.herofake.sim.BadInputException;
import io.herofake.sim.bound.LowerBound;
import io.herofake.sim.run.Run;
import io.herofake.sim.scenario.Family;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FamilyRunTest {
    private static final PolicyRegistry REGISTRY = PolicyRegistry.standard();

    private static List<FamilyRun.Result> results(int threads) throws Exception {
        return FamilyRun.prepare(
                        Family.TUNING,
                        List.of("steady-low", "gpu-only"),
                        tree -> tree.with("policies", List.of("hro-hro", "kn-kn"))
                                .with("workload.tasks", "3000"),
                        REGISTRY)
                .run(threads, more -> {});
    }

    @Test
    void judgesEachPairInEachScenario() throws Exception {
        List<FamilyRun.Result> results = results(1);
        assertThat(results).extracting(result -> result.scenario().name()).containsExactly("steady-low", "gpu-only");
        FamilyRun.Result gpus = results.get(1);
        Run hro = gpus.runs().get(0);
        Run kn = gpus.runs().get(1);
        LowerBound bound = Objects.requireNonNull(gpus.bound());
        Verdict good = Verdict.of(hro, gpus.runs(), bound);
        Verdict bad = Verdict.of(kn, gpus.runs(), bound);
        assertThat(good.fewest()).isTrue();
        assertThat(good.served()).isTrue();
        assertThat(good.frugal()).isTrue();
        // Knative knows CPUs only, and there is none.
        assertThat(bad).isEqualTo(new Verdict(false, false, null, false));
        assertThat(hro.figures().outcomes().missed()).isGreaterThanOrEqualTo(bound.missed());
    }

    @Test
    void writesTheSameWhateverTheNumberOfThreads() throws Exception {
        List<FamilyRun.Result> once = results(1);
        List<FamilyRun.Result> again = results(3);
        assertThat(FamilyFiles.csv(Family.TUNING, again)).isEqualTo(FamilyFiles.csv(Family.TUNING, once));
        assertThat(FamilyFiles.json(Family.TUNING, again)).isEqualTo(FamilyFiles.json(Family.TUNING, once));
        assertThat(FamilyReport.of(Family.TUNING, again)).isEqualTo(FamilyReport.of(Family.TUNING, once));
        List<String> lines = FamilyFiles.csv(Family.TUNING, once).lines().toList();
        assertThat(lines).hasSize(5);
        assertThat(lines)
                .allMatch(line -> line.split(",", -1).length == lines.get(0).split(",", -1).length);
        assertThat(FamilyFiles.table(once)).contains("lower bound", "HRO-HRO", "fewest in 2 of 2");
        assertThat(FamilyReport.of(Family.TUNING, once)).contains("lower bound", "steady-low", "gpu-only");
    }

    @Test
    void runsEveryPublishedPairAndOurOwn() {
        assertThat(FamilyRun.pairs(REGISTRY))
                .contains("plan-pull", "hro-hro", "kn-bpff", "kpa-rr", "fixed-rp")
                .doesNotContain("plan-hro", "hro-pull")
                .hasSize(21);
    }

    @Test
    void namesAnUnknownScenario() {
        assertThatThrownBy(() -> FamilyRun.prepare(Family.TUNING, List.of("tsunami"), tree -> tree, REGISTRY))
                .isInstanceOfSatisfying(
                        BadInputException.class,
                        e -> assertThat(e.problems().get(0))
                                .startsWith("has no scenario 'tsunami'; known: steady-low"));
    }
}

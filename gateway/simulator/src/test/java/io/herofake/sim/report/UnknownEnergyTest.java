package io.herofake.sim.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.herofake.policy.PolicySpec;
import io.herofake.sim.Yaml;
import io.herofake.sim.evaluation.Metric;
import io.herofake.sim.run.Run;
import io.herofake.sim.run.RunFigures;
import io.herofake.sim.scenario.Scenario;
import io.herofake.sim.scenario.ScenarioTree;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A sum without what is not known would look frugal, so it is not shown. */
class UnknownEnergyTest {

    @Test
    void isNoFigureAnywhere() throws IOException {
        Scenario scenario = Yaml.scenario(ScenarioTree.paper().with("workload.tasks", "20"));
        Run known = Yaml.runs(scenario, 1).get(0);
        Run partly = withUnknown(known, 3);
        assertThat(RunTable.of(List.of(known), null)).doesNotContain("n/a");
        assertThat(RunTable.of(List.of(partly), null)).contains("n/a").contains("has no energy");
        assertThat(ResultsJson.of(scenario, List.of(partly), null))
                .contains("\"dynamicEnergyJoules\" : null")
                .contains("\"executionsWithUnknownEnergy\" : 3");
        assertThat(Metric.DYNAMIC_ENERGY.of(known.figures())).isPositive();
        assertThat(Metric.DYNAMIC_ENERGY.of(partly.figures())).isNaN();
        assertThat(PaperClaims.of(List.of(rename(known, "kn-kn"), rename(partly, "hro-hro"))))
                .filteredOn(claim -> claim.what().startsWith("dynamic energy"))
                .isNotEmpty()
                .allSatisfy(claim -> assertThat(claim.agrees()).isFalse());
    }

    private static Run rename(Run run, String pair) {
        return new Run(PolicySpec.pair(pair, 1), run.figures());
    }

    private static Run withUnknown(Run run, long executions) {
        RunFigures f = run.figures();
        RunFigures.Energy energy = f.energy();
        return new Run(
                run.policies(),
                new RunFigures(
                        f.tasks(),
                        f.outcomes(),
                        new RunFigures.Energy(
                                energy.dynamicJoules() / 2,
                                energy.idleJoules(),
                                energy.idleUsedNodesJoules(),
                                executions),
                        f.use(),
                        f.makespanNanos(),
                        f.grossRevenue(),
                        f.discounts(),
                        f.levels(),
                        f.types(),
                        f.functions(),
                        f.series()));
    }
}

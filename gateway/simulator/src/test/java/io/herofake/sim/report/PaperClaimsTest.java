package io.herofake.sim.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.herofake.policy.PolicySpec;
import io.herofake.sim.Yaml;
import io.herofake.sim.run.Run;
import io.herofake.sim.run.RunFigures;
import io.herofake.sim.scenario.ScenarioTree;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaperClaimsTest {
    @Test
    void figuresLikeThePapersAgree() throws IOException {
        List<PaperClaims.Claim> claims = PaperClaims.of(List.of(
                run("hro-hro", 350, 3, 11, 65, 10),
                run("kn-kn", 995, 10, 20, 100, 30),
                run("hro-kn", 400, 6, 20, 70, 10)));
        assertThat(claims).extracting(PaperClaims.Claim::what).doesNotContain("KN-HRO: tasks missed");
        assertThat(claims)
                .allSatisfy(claim -> assertThat(claim.agrees()).as(claim.what()).isTrue());
    }

    @Test
    void otherFiguresDiffer() throws IOException {
        List<PaperClaims.Claim> claims = PaperClaims.of(List.of(
                run("hro-hro", 600, 10, 40, 99, 10),
                run("kn-kn", 500, 10, 20, 100, 30),
                run("hro-kn", 10, 10, 20, 70, 10),
                run("kn-hro", 990, 10, 20, 60, 20)));
        assertThat(claims)
                .filteredOn(claim -> !claim.what().endsWith("makespan"))
                .allSatisfy(claim -> assertThat(claim.agrees()).as(claim.what()).isFalse());
    }

    /** A run with 1,000 tasks on 10 nodes and 48 platforms. */
    private static Run run(String pair, int missed, int usedNodes, int usedPlatforms, double joules, int coldStarts)
            throws IOException {
        RunFigures some = Yaml.runs(Yaml.scenario(ScenarioTree.paper().with("workload.tasks", "1")), 1)
                .get(0)
                .figures();
        return new Run(
                PolicySpec.pair(pair, 1),
                new RunFigures(
                        1000,
                        new RunFigures.Outcomes(1000, 0, 0, 0, 0, 0, missed, 0, 0),
                        new RunFigures.Energy(joules, 1, 1, 0),
                        new RunFigures.Use(10, 1, 10 - usedNodes, 48, 48 - usedPlatforms, 50, coldStarts, 1, 1),
                        810_000_000_000L,
                        1,
                        0,
                        some.levels(),
                        some.types(),
                        some.functions(),
                        some.series()));
    }
}

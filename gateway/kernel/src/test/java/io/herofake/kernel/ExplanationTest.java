package io.herofake.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.herofake.policy.Decision;
import io.herofake.policy.Decision.Kind;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ExplanationTest {
    private static double term(Decision decision, int candidate, String name) {
        return Objects.requireNonNull(
                decision.candidates().get(candidate).terms().get(name));
    }

    @Test
    void aPlacementShowsEveryCandidateWithItsTermsAndEveryRefusal() {
        LabDriver driver = new Lab()
                .node("cpu", "gpu")
                .node("cpu", "cpu")
                .warm("a", "cpu", 3)
                .warm("a", "gpu", 1)
                .policies("fixed", "hro")
                .settings(KernelSettings.builder().replicaCapacity(2))
                .start();
        driver.run(0);
        for (int i = 0; i < 5; i++) {
            driver.kernel.arrived(0, Lab.A, Lab.HIGH, i);
        }
        driver.kernel.nodeDraining(0, 1);
        driver.kernel.explain(true);
        driver.kernel.arrived(0, Lab.A, Lab.HIGH, 5);
        Decision decision = driver.decisions.get(driver.decisions.size() - 1);
        assertThat(decision.kind()).isEqualTo(Kind.PLACE);
        assertThat(decision.function()).isEqualTo("a");
        assertThat(decision.chosen()).isEqualTo("n0/0 cpu");
        assertThat(decision.candidates()).extracting(Decision.Candidate::name).containsExactly("n0/0 cpu");
        assertThat(decision.refused())
                .containsExactly(
                        new Decision.Refused("n1/0 cpu", "draining"),
                        new Decision.Refused("n1/1 cpu", "draining"),
                        new Decision.Refused("n0/1 gpu", "full: holds 2 of 2"));
    }

    @Test
    void theTermsAddUpToTheCostAndTheChosenOneIsTheCheapest() {
        LabDriver driver = new Lab()
                .node("cpu", "gpu")
                .warm("a", "cpu", 1)
                .warm("a", "gpu", 1)
                .policies("fixed", "hro")
                .start();
        driver.run(0);
        driver.kernel.arrived(0, Lab.A, Lab.HIGH, 0);
        driver.kernel.explain(true);
        driver.kernel.arrived(0, Lab.A, Lab.HIGH, 1);
        Decision decision = driver.decisions.get(0);
        assertThat(decision.chosen()).isEqualTo("n0/0 cpu");
        assertThat(decision.candidates()).extracting(Decision.Candidate::name).containsExactly("n0/0 cpu", "n0/1 gpu");
        assertThat(decision.candidates().get(0).cost()).isCloseTo(0.5 / 6, within(1e-12));
        assertThat(decision.candidates().get(1).cost()).isCloseTo(1.5 / 6, within(1e-12));
        assertThat(term(decision, 0, "energy")).isCloseTo(0.5 / 6, within(1e-12));
        assertThat(term(decision, 1, "consolidation")).isCloseTo(1.5 / 6, within(1e-12));
        assertThat(term(decision, 1, "penalty")).isZero();
    }

    @Test
    void startsAndReleasesAreExplainedToo() {
        LabDriver driver = new Lab()
                .node("cpu", "gpu")
                .policies("hro", "hro")
                .autoscaler("periodSeconds", 0.1)
                .autoscaler("windowSeconds", 0.1)
                .start();
        driver.kernel.explain(true);
        driver.arrive(0, Lab.A, Lab.LOW, 0).run(5000);
        List<Kind> kinds = driver.decisions.stream().map(Decision::kind).toList();
        assertThat(kinds).containsExactly(Kind.START, Kind.PLACE, Kind.RELEASE);
        Decision start = driver.decisions.get(0);
        assertThat(start.chosen()).isEqualTo("n0/0 cpu");
        assertThat(start.candidates()).hasSize(2);
        assertThat(start.candidates().get(0).cost()).isCloseTo(1.5 / 6, within(1e-12));
        assertThat(start.candidates().get(1).cost()).isCloseTo(2.0 / 3 + 0.5 / 6, within(1e-12));
        assertThat(driver.decisions.get(2).notes()).containsEntry("wantedReplicas", 0.0);
    }

    @Test
    void nothingIsExplainedUnlessAskedFor() {
        LabDriver driver = new Lab().node("cpu").policies("hro", "hro").start();
        driver.arrive(0, Lab.A, Lab.LOW, 0).run(5000);
        assertThat(driver.decisions).isEmpty();
    }
}

package io.herofake.sim.scenario;

import static io.herofake.sim.Yaml.TINY;
import static io.herofake.sim.Yaml.scenario;
import static io.herofake.sim.Yaml.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.herofake.policy.Catalog;
import io.herofake.policy.PolicySpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScenarioTest {
    private static final String POISSON = TINY.replace("{trace: arrivals.csv}", "{poisson: {rate: 5}, tasks: 10}");

    @TempDir
    private Path folder;

    @Test
    void thePapersScenarioIsAsThePaperAndItsAuthorsSay() throws IOException {
        Scenario paper = scenario(ScenarioTree.paper());
        assertThat(paper.paper()).isTrue();
        assertThat(paper.workload().maxTasks()).isEqualTo(50_000);
        assertThat(paper.nodes()).hasSize(10);
        List<String> platforms = paper.nodes().stream()
                .flatMap(node -> node.platformTypes().stream())
                .toList();
        assertThat(platforms).hasSize(48);
        assertThat(platforms.stream().filter("cpu-core"::equals)).hasSize(40);
        assertThat(platforms.stream().filter("gpu"::equals)).hasSize(6);
        assertThat(platforms.stream().filter("fpga"::equals)).hasSize(2);
        assertThat(paper.nodes().stream().mapToLong(node -> node.memoryBytes()).sum())
                .isEqualTo(800_000_000_000L);
        Catalog catalog = paper.catalog();
        assertThat(catalog.functionCount()).isEqualTo(3);
        int core = catalog.typeId("cpu-core");
        assertThat(catalog.type(core).priceUsd()).isEqualTo(36.75);
        assertThat(catalog.type(core).idlePowerWatts()).isCloseTo(8.375, within(1e-9));
        assertThat(catalog.executionNanos(catalog.functionId("vgg19"), core)).isEqualTo(167_208_333L);
        assertThat(catalog.energyJoules(catalog.functionId("vgg16"), catalog.typeId("fpga")))
                .isCloseTo(0.55e-6 * 3.6e6, within(1e-9));
        assertThat(paper.policies().stream().map(spec -> spec.autoscaler() + "-" + spec.scheduler()))
                .containsExactly("hro-hro", "kn-kn", "kn-bpff", "kn-rp", "hro-kn", "kn-hro", "hro-bpff", "plan-pull");
        assertThat(paper.sources()).singleElement().asString().startsWith("published: ");
    }

    @Test
    void valuesCanBeSetByPathAndByShortName() throws IOException {
        ScenarioTree tree = tree(folder, POISSON);
        Scenario changed = scenario(tree.with(tree.unalias("rate"), "7")
                .with(tree.unalias("tasks"), "3")
                .with(tree.unalias("nodes"), "4")
                .with("kernel.taskCaching", "false")
                .with("policies", List.of("hro-hro", "kn-rp")));
        assertThat(changed.workload().description()).isEqualTo("Poisson, 7 tasks a second");
        assertThat(changed.workload().maxTasks()).isEqualTo(3);
        assertThat(changed.nodes().stream().map(node -> node.name())).containsExactly("n1", "n1.2", "n1.3", "n1.4");
        assertThat(changed.kernel().taskCaching()).isFalse();
        assertThat(changed.policies()).hasSize(2);
    }

    @Test
    void nodesCanBeGivenByNumberAndFunctionsCopied() throws IOException {
        Scenario scenario = scenario(tree(
                folder,
                POISSON.replace("{name: n1,", "{name: rack, count: 3,")
                        .replace("profiles:", "profiles:\n  copies: 2")));
        assertThat(scenario.nodes().stream().map(node -> node.name())).containsExactly("rack-1", "rack-2", "rack-3");
        assertThat(scenario.labels().functions()).containsExactly("f-1", "f-2");
    }

    @Test
    void batchesAndSettingsOfPoliciesAreRead() throws IOException {
        Scenario scenario = scenario(tree(
                folder,
                POISSON.replace(
                                "energyJoules: 10}",
                                "energyJoules: 10, provenance: measured, batches: {4: {executionSeconds: 2, energyJoules: 30}}}")
                        + "schedulers: {rp: {}}\norder: {name: edf}\n"));
        assertThat(scenario.catalog().executionNanos(0, 0, 4)).isEqualTo(2_000_000_000L);
        assertThat(scenario.catalog().largestBatch(0, 0)).isEqualTo(4);
        PolicySpec spec = scenario.policies().get(0);
        assertThat(spec.order()).isEqualTo("edf");
        assertThat(spec.seed()).isEqualTo(scenario.seed());
        assertThat(scenario.sources()).containsExactly("measured: the scenario file");
    }

    @Test
    void everyKindOfWorkloadIsRead() throws IOException {
        for (String workload : List.of(
                "{bursty: {states: [{rate: 9, meanSeconds: 1}, {rate: 0, meanSeconds: 5}]}, tasks: 5}",
                "{diurnal: {meanRate: 2, periodSeconds: 60}, seconds: 100}",
                "{step: {steps: [{rate: 1, seconds: 5}, {rate: 3}]}, tasks: 7, qos: {low: 1}}")) {
            Scenario scenario = scenario(tree(folder, TINY.replace("{trace: arrivals.csv}", workload)));
            try (var arrivals = scenario.workload().open()) {
                assertThat(arrivals.advance()).isTrue();
            }
        }
    }

    @Test
    void axesOfASweepAreRead() {
        List<Axis> axes = ScenarioTree.paper().sweepAxes();
        assertThat(axes).hasSize(5);
        assertThat(axes.get(0).name()).isEqualTo("rate");
        assertThat(axes.get(0).numeric()).isTrue();
        assertThat(axes.get(2).numeric()).isFalse();
        assertThat(axes.get(2).values().get(1).settings()).containsEntry("schedulers.hro.penaltyWeight", "1");
    }
}

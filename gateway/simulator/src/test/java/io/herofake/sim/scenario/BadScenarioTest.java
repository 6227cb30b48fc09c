package io.herofake.sim.scenario;

import static io.herofake.sim.Yaml.TINY;
import static io.herofake.sim.Yaml.scenario;
import static io.herofake.sim.Yaml.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herofake.sim.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BadScenarioTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void arrivals() throws IOException {
        Files.writeString(folder.resolve("arrivals.csv"), "arrival_seconds,function,qos\n1,f,high\n");
    }

    /** What is replaced in the tiny scenario by what, and what is said about it. */
    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("name: tiny", "nme: tiny", "unknown key nme; known: name, seed"),
                Arguments.of("name: tiny", "name: tiny\nseed: one", "seed must be a whole number"),
                Arguments.of("name: tiny", "name: tiny\nseed: 1.5", "seed must be a whole number"),
                Arguments.of(
                        "platforms: {cpu: 1}", "platforms: {gpu: 1}", "platforms.gpu is no platform type; known: cpu"),
                Arguments.of(
                        "platforms: {cpu: 1}", "platforms: {cpu: -1}", "cpu must be a whole number from 0 to 10000"),
                Arguments.of("platforms: {cpu: 1}", "platforms: {}", "function 'f' has no profile on any platform"),
                Arguments.of("memoryGb: 4", "memoryGb: 0.5", "function 'f' fits on no node: it needs 1.0 GB on cpu"),
                Arguments.of("memoryGb: 4", "memoryGb: .nan", "line 10: Malformed numeric value '.nan'"),
                Arguments.of("memoryGb: 4", "memoryGb: -1", "memoryGb must be a number from 0 to 1000000000, not -1"),
                Arguments.of("memoryGb: 4, ", "", "memoryGb is missing"),
                Arguments.of("priceUsd: 100", "priceUsd: cheap", "platformTypes.cpu.priceUsd must be a number"),
                Arguments.of("priceUsd: 100", "price: 100", "unknown key profiles.platformTypes.cpu.price"),
                Arguments.of("hardware: cpu", "hardware: abacus", "unknown hardware type 'abacus'"),
                Arguments.of("energyJoules: 10", "energyJoules: NaN", "energyJoules must be a number"),
                Arguments.of("executionSeconds: 1", "executionSeconds: 0", "executionSeconds must be a number"),
                Arguments.of("executionSeconds: 1,", "", "executionSeconds is missing"),
                Arguments.of("deviation: 2", "deviation: 0", "qos.high.deviation must be a number"),
                Arguments.of("discount: 0.5", "discount: 1.5", "qos.high.discount must be a number from 0 to 1"),
                Arguments.of("kn-kn", "kn-kn, kn-best", "policies names an unknown scheduler 'best'; known:"),
                Arguments.of("kn-kn", "magic-kn", "policies names an unknown autoscaler 'magic'; known:"),
                Arguments.of("kn-kn", "kn", "a pair of policies is AUTOSCALER-SCHEDULER"),
                Arguments.of("[kn-kn]", "[]", "policies must list at least one pair"),
                Arguments.of("policies:", "autoscalers: {kn: {speed: 3}}\npolicies:", "unknown speed"),
                Arguments.of("policies:", "autoscalers: {kx: {}}\npolicies:", "autoscalers.kx is unknown"),
                Arguments.of("policies:", "kernel: {maxRequeues: -1}\npolicies:", "kernel.maxRequeues must be"),
                Arguments.of("policies:", "noise: {cv: -0.1}\npolicies:", "noise.cv must be a number from 0 to 10"),
                Arguments.of(
                        "policies:",
                        "nodeLosses: [{node: n9, atSeconds: 1}]\npolicies:",
                        "nodeLosses[1].node is no node of the infrastructure: 'n9'"),
                Arguments.of(
                        "policies:", "nodeLosses: [{node: n1, atSeconds: 2, backSeconds: 1}]\npolicies:", "comes back"),
                Arguments.of(
                        "policies:",
                        "nodeLosses: [{node: n1, atSeconds: 5}, {node: n1, atSeconds: 9, backSeconds: 12}]\npolicies:",
                        "nodeLosses loses node 'n1' before it is back"),
                Arguments.of("policies:", "profileError: {most: 1}\npolicies:", "profileError.most must be a number"),
                Arguments.of(
                        "policies:",
                        "replicaFailures: {meanSeconds: 0, untilSeconds: 9}\npolicies:",
                        "replicaFailures.meanSeconds must be a number"),
                Arguments.of("policies:", "replicaFailures: {meanSeconds: 1}\npolicies:", "untilSeconds is missing"),
                Arguments.of(
                        "{trace: arrivals.csv}",
                        "{trace: arrivals.csv, turns: [{seconds: 1, functions: {f: 1}}]}",
                        "for which functions cannot take turns"),
                Arguments.of(
                        "{trace: arrivals.csv}",
                        "{poisson: {rate: 1}, tasks: 9, turns: [{seconds: 1, functions: {g: 1}}]}",
                        "workload.turns[1].functions.g is no function"),
                Arguments.of(
                        "{trace: arrivals.csv}",
                        "{poisson: {rate: 1}, tasks: 9, functions: {f: 1}, turns: [{seconds: 1}]}",
                        "leave out functions"),
                Arguments.of(
                        "{trace: arrivals.csv}",
                        "{poisson: {rate: 1}, tasks: 9, turns: []}",
                        "a turning mix needs a turn"),
                Arguments.of(
                        "infrastructure:\n  nodes:\n    - {name: n1, memoryGb: 4, platforms: {cpu: 1}}",
                        "infrastructure: {published: elsewhere}",
                        "infrastructure.published is unknown: 'elsewhere'; known: herosim-deepfake"),
                Arguments.of(
                        "policies:",
                        "initialReplicas: [{function: g, platformType: cpu}]\npolicies:",
                        "initialReplicas[1].function is no function with a profile: 'g'"),
                Arguments.of(
                        "policies:",
                        "initialReplicas: [{function: f, platformType: gpu}]\npolicies:",
                        "it has for cpu"),
                Arguments.of(
                        "policies:",
                        "initialReplicas: [{function: f, platformType: cpu, count: 2}]\npolicies:",
                        "no room for initial replica 2 of 2"),
                Arguments.of("{trace: arrivals.csv}", "{trace: none.csv}", "none.csv: there is no such file"),
                Arguments.of("{trace: arrivals.csv}", "{}", "workload must have exactly one of poisson"),
                Arguments.of(
                        "{trace: arrivals.csv}",
                        "{trace: arrivals.csv, poisson: {rate: 1}}",
                        "must have exactly one of poisson, bursty, diurnal, step, trace, recording, azure2019, azure2021, not"),
                Arguments.of(
                        "{trace: arrivals.csv}",
                        "{trace: arrivals.csv, qos: {high: 1}}",
                        "leave out functions and qos"),
                Arguments.of("{trace: arrivals.csv}", "{poisson: {rate: 1}}", "or it never ends"),
                Arguments.of(
                        "{trace: arrivals.csv}", "{poisson: {rate: 0}, tasks: 1}", "poisson.rate must be a number"),
                Arguments.of("{trace: arrivals.csv}", "{poisson: {rate: 1}, tasks: 0}", "workload.tasks must be"),
                Arguments.of(
                        "{trace: arrivals.csv}",
                        "{poisson: {rate: 1}, tasks: 1, functions: {g: 1}}",
                        "workload.functions.g is no function; known: f"),
                Arguments.of(
                        "{trace: arrivals.csv}",
                        "{poisson: {rate: 1}, tasks: 1, qos: {high: 0}}",
                        "one of them above 0"),
                Arguments.of(
                        "{trace: arrivals.csv}",
                        "{bursty: {states: [{rate: 1, meanSeconds: 1}]}, tasks: 1}",
                        "two states"),
                Arguments.of("{trace: arrivals.csv}", "{step: {steps: [{rate: 0}]}, tasks: 1}", "rate above 0"),
                Arguments.of(
                        "{trace: arrivals.csv}",
                        "{diurnal: {meanRate: 1, amplitude: 2}, tasks: 1}",
                        "amplitude must be"),
                Arguments.of(
                        "{trace: arrivals.csv}",
                        "{azure2019: {files: [x.csv]}}",
                        "workload.azure2019: there is no file"),
                Arguments.of("{trace: arrivals.csv}", "{azure2021: {}}", "workload.azure2021.file is missing"),
                Arguments.of("policies:", "sweep: {axes: [{path: rate}]}\npolicies:", "values must be a list"),
                Arguments.of("  nodes:\n    - {", "  nodes:\n    - {name: n1, memoryGb: 1}\n    - {", "twice: n1"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void namesTheMistake(String right, String wrong, String said) {
        assertThat(TINY).contains(right);
        assertThatThrownBy(() -> scenario(tree(folder, TINY.replace(right, wrong))))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(said);
    }

    @Test
    void theTinyScenarioItselfIsRight() throws IOException {
        assertThat(scenario(tree(folder, TINY)).nodes()).hasSize(1);
    }

    @Test
    void namesAllMistakesAtOnce() {
        String wrong = TINY.replace("name: tiny", "nme: x")
                .replace("priceUsd: 100", "priceUsd: -1")
                .replace("platforms: {cpu: 1}", "platforms: {tpu: 1}")
                .replace("kn-kn", "a-b")
                .replace("arrivals.csv", "none.csv");
        assertThatThrownBy(() -> scenario(tree(folder, wrong)))
                .isInstanceOfSatisfying(
                        BadInputException.class,
                        e -> assertThat(e.problems())
                                .anyMatch(problem -> problem.contains("unknown key nme"))
                                .anyMatch(problem -> problem.contains("priceUsd"))
                                .anyMatch(problem -> problem.contains("tpu"))
                                .anyMatch(problem -> problem.contains("unknown autoscaler 'a'"))
                                .anyMatch(problem -> problem.contains("unknown scheduler 'b'"))
                                .anyMatch(problem -> problem.contains("no such file")));
    }

    @Test
    void namesBadLinesOfTheTrace() throws IOException {
        Files.writeString(
                folder.resolve("arrivals.csv"), "arrival_seconds,function,qos\n2,f,high\n1,f,high\n3,g,high\n");
        assertThatThrownBy(() -> scenario(tree(folder, TINY)))
                .isInstanceOfSatisfying(
                        BadInputException.class,
                        e -> assertThat(e.problems())
                                .containsExactly(
                                        "workload: trace " + folder.resolve("arrivals.csv")
                                                + ": line 3: arrives at 1 s, before the line above; sort by arrival_seconds",
                                        "workload: trace " + folder.resolve("arrivals.csv")
                                                + ": line 4: unknown function 'g'; known: f"));
    }

    @ParameterizedTest
    @MethodSource("noYaml")
    void refusesWhatIsNoScenario(String text, String said) {
        assertThatThrownBy(() -> tree(folder, text))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(said);
    }

    static List<Arguments> noYaml() {
        return List.of(
                Arguments.of("", "is empty"),
                Arguments.of("- a\n- b\n", "must be a mapping"),
                Arguments.of("a: [1, 2\nb: 3", "line "),
                Arguments.of("name: a\nname: b\n", "Duplicate"),
                Arguments.of("name: a\n---\nname: b\n", "Trailing"));
    }

    @Test
    void refusesMissingFilesAndBadSettings() {
        assertThatThrownBy(() -> ScenarioTree.read(folder.resolve("none.yaml"))).hasMessageContaining("no such file");
        ScenarioTree tree = tree(folder, TINY);
        assertThatThrownBy(() -> tree.with("name.x", "1")).hasMessageContaining("name is no mapping");
        assertThatThrownBy(() -> tree.with("kernel.", "1")).hasMessageContaining("name a key");
        assertThatThrownBy(() -> tree.with("kernel", "[")).isInstanceOf(BadInputException.class);
        assertThatThrownBy(() -> tree.unalias("rate")).hasMessageContaining("without a single rate");
    }
}

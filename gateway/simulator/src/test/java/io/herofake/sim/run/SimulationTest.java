package io.herofake.sim.run;

import static io.herofake.sim.Yaml.TINY;
import static io.herofake.sim.Yaml.figures;
import static io.herofake.sim.Yaml.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.herofake.sim.workload.TraceWorkload;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scenarios small enough to be worked out by hand. */
class SimulationTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void someArrivals() throws IOException {
        arrivals("0,f,high", "1,f,high", "5,f,low");
    }

    /**
     * The first task has a replica started, which is warm at 2. It runs until 3 and took 3 s of 2 allowed, all of the waiting
     * for the cold start. The second runs from 3 until 4: 3 s of 2 allowed, of two seconds of waiting one for the start. The
     * third runs at once, from 5 until 6.
     */
    @Test
    void aColdStartThenAQueueThenAnIdleReplica() throws Exception {
        RunFigures figures = figures(tree(folder, TINY));
        assertThat(figures.tasks()).isEqualTo(3);
        assertThat(figures.makespanNanos()).isEqualTo(6_000_000_000L);
        assertThat(figures.outcomes()).isEqualTo(new RunFigures.Outcomes(3, 0, 0, 0, 0, 2, 0, 0, 2));
        assertThat(figures.missedFraction()).isCloseTo(2 / 3.0, within(1e-12));
        assertThat(figures.energy()).isEqualTo(new RunFigures.Energy(30, 30, 30, 0));
        assertThat(figures.use()).isEqualTo(new RunFigures.Use(1, 1, 0, 1, 0, 1, 1, 100, 100));
        // Two at 1 less half, one at 0.5.
        assertThat(figures.grossRevenue()).isEqualTo(2.5);
        assertThat(figures.discounts()).isEqualTo(1);
        RunFigures.LevelFigures high = figures.levels().get(0);
        assertThat(high.name()).isEqualTo("high");
        assertThat(high.tasks()).isEqualTo(2);
        assertThat(high.late()).isEqualTo(2);
        assertThat(high.quantileNanos(0.5) / 1e9).isCloseTo(3, within(0.003));
        assertThat(figures.levels().get(1).quantileNanos(1) / 1e9).isCloseTo(1, within(0.001));
        assertThat(figures.types()).containsExactly(new RunFigures.TypeFigures("cpu", 1, 1, 3, 30));
        assertThat(figures.functions()).containsExactly(new RunFigures.FunctionFigures("f", 3, 3, 2));
    }

    @Test
    void aWarmReplicaAtTheStartMissesNothing() throws Exception {
        RunFigures figures = figures(tree(folder, TINY + "initialReplicas:\n  - {function: f, platformType: cpu}\n"));
        assertThat(figures.outcomes().missed()).isZero();
        assertThat(figures.use().coldStarts()).isZero();
        assertThat(figures.makespanNanos()).isEqualTo(6_000_000_000L);
    }

    @Test
    void theLogHasALineATask() throws Exception {
        StringWriter text = new StringWriter();
        var scenario = io.herofake.sim.Yaml.scenario(tree(folder, TINY));
        try (TaskLog log = new TaskLog(text, scenario.catalog())) {
            scenario.simulation(scenario.policies().get(0), log).run(arrived -> {});
        }
        assertThat(text.toString().lines()).hasSize(4).first().isEqualTo(TaskLog.HEADER);
        List<String> lines = text.toString().lines().toList();
        assertThat(lines.get(1))
                .startsWith("0,f,high,0.000000000,completed,true,n1,cpu,0,2.000000000,")
                .endsWith(",2.000000000,3.000000000,3.000000000,10");
        assertThat(lines.get(3))
                .startsWith("2,f,low,5.000000000,completed,false,n1,cpu,0,0.000000000,")
                .endsWith(",5.000000000,6.000000000,1.000000000,10");
    }

    /** The node goes at 2.5, in the middle of the first execution, and is back at 10: a new cold start until 12. */
    @Test
    void aLostNodeTakesItsReplicaWithItAndNoTaskIsLost() throws Exception {
        RunFigures figures =
                figures(tree(folder, TINY + "nodeLosses:\n  - {node: n1, atSeconds: 2.5, backSeconds: 10}\n"));
        assertThat(figures.outcomes().completed()).isEqualTo(3);
        assertThat(figures.makespanNanos()).isBetween(15_000_000_000L, 17_100_000_000L);
        assertThat(figures.use().coldStarts()).isEqualTo(2);
        // There from 0 to 2.5 and from 10 on.
        assertThat(figures.energy().idleJoules())
                .isCloseTo(5 * (2.5 + figures.makespanNanos() / 1e9 - 10), within(1e-6));
    }

    @Test
    void tasksThatCanNeverRunEndTheRunAndCountAsMissed() throws Exception {
        RunFigures figures = figures(tree(folder, TINY + "nodeLosses:\n  - {node: n1, atSeconds: 2.5}\n"));
        assertThat(figures.outcomes().completed()).isZero();
        assertThat(figures.outcomes().unfinished()).isEqualTo(3);
        assertThat(figures.missedFraction()).isEqualTo(1);
    }

    @Test
    void tasksRefusedAtAFullQueueCountAsMissed() throws Exception {
        arrivals("0,f,high", "0.1,f,high", "0.2,f,high", "0.3,f,high");
        RunFigures figures = figures(
                tree(folder, TINY + "kernel: {gatewayCapacity: 1, replicaCapacity: 1, placeOnStarting: false}\n"));
        assertThat(figures.outcomes().refused()).isEqualTo(3);
        assertThat(figures.outcomes().completed()).isEqualTo(1);
        assertThat(figures.missedFraction()).isEqualTo(1);
        assertThat(figures.grossRevenue()).isEqualTo(1);
    }

    @Test
    void expiredTasksCountAsMissed() throws Exception {
        arrivals("0,f,high", "0.1,f,high", "0.2,f,high");
        RunFigures figures = figures(tree(folder, TINY + "kernel: {expireAfterSeconds: 0.5}\n"));
        // Due at 2, 2.1 and 2.2; given up half a second later; the first runs from 2 to 3.
        assertThat(figures.outcomes().completed()).isEqualTo(1);
        assertThat(figures.outcomes().refused()).isEqualTo(2);
    }

    @Test
    void noiseSpreadsExecutionTimesAroundTheProfile() throws Exception {
        String noisy = TINY.replace("workload: {trace: arrivals.csv}", "workload: {poisson: {rate: 0.01}, tasks: 5000}")
                + "noise: {cv: 0.3}\n";
        RunFigures figures = figures(tree(folder, noisy));
        RunFigures.LevelFigures low = figures.levels().get(1);
        long median = low.quantileNanos(0.5);
        // A lognormal's median is below its mean by exp(-sigma^2 / 2): 1 / sqrt(1 + 0.09) = 0.958 s.
        assertThat(median / 1e9).isCloseTo(0.958, within(0.03));
        assertThat(low.quantileNanos(0.95)).isGreaterThan(median * 3 / 2);
        assertThat(figures(tree(folder, noisy)).levels()).isEqualTo(figures.levels());
    }

    private void arrivals(String... lines) throws IOException {
        Files.writeString(
                folder.resolve("arrivals.csv"), TraceWorkload.HEADER + "\n" + String.join("\n", lines) + "\n");
    }
}

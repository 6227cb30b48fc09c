package io.herofake.sim.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.herofake.policy.registry.PolicyRegistry;
import io.herofake.sim.BadInputException;
import io.herofake.sim.Yaml;
import io.herofake.sim.bound.LowerBound;
import io.herofake.sim.scenario.Axis;
import io.herofake.sim.scenario.ScenarioTree;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SweepTest {
    private static final ScenarioTree TREE =
            Yaml.tree(Path.of(""), Yaml.TINY.replace("{trace: arrivals.csv}", "{poisson: {rate: 0.5}, tasks: 200}"));

    @Test
    void intervalsAreStudents() {
        // Mean 3, standard deviation sqrt(2.5), t(4) = 2.776: 2.776 x 1.5811 / sqrt(5) = 1.963.
        Interval interval = Interval.of(1, 2, 3, 4, 5);
        assertThat(interval.mean()).isEqualTo(3);
        assertThat(interval.half()).isCloseTo(1.963, within(0.001));
        assertThat(Interval.of(7).half()).isZero();
        assertThat(Interval.t(1)).isEqualTo(12.706);
        assertThat(Interval.t(30)).isEqualTo(2.042);
        assertThat(Interval.t(39)).isEqualTo(2.042);
        assertThat(Interval.t(40)).isEqualTo(2.021);
        assertThat(Interval.t(1000)).isEqualTo(1.980);
    }

    @Test
    void axesAreListsOrRanges() {
        Axis rates = Axis.parse("rate=20, 40,62.5");
        assertThat(rates.values().stream().map(Axis.Value::label)).containsExactly("20", "40", "62.5");
        assertThat(Axis.parse("nodes=3..5,9").values().stream().map(Axis.Value::label))
                .containsExactly("3", "4", "5", "9");
        for (String bad : List.of("rate", "rate=", "=3", "rate=1,,2", "rate=5..3", "rate=1..999999999")) {
            assertThatThrownBy(() -> Axis.parse(bad)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void axesAreVariedOneByOneOrCrossed() {
        List<Axis> axes = List.of(Axis.parse("rate=1,2"), Axis.parse("nodes=1,2,3"), Axis.parse("seed=4,5"));
        SweepPlan plan = SweepPlan.of(axes, false, TREE, 9);
        assertThat(plan.seeds()).containsExactly(4L, 5L);
        assertThat(plan.points()).hasSize(5);
        assertThat(SweepPlan.of(axes, true, TREE, 9).points()).hasSize(6);
        assertThat(SweepPlan.of(List.of(), false, TREE, 3).seeds()).containsExactly(1L, 2L, 3L);
        assertThatThrownBy(() -> SweepPlan.of(List.of(axes.get(0), axes.get(0)), true, TREE, 1))
                .hasMessageContaining("twice");
        assertThatThrownBy(() -> SweepPlan.of(List.of(Axis.parse("seed=x")), true, TREE, 1))
                .hasMessageContaining("whole number");
    }

    @Test
    void bringsTheSeedsOfEachVariationTogetherWhateverTheNumberOfThreads() throws Exception {
        SweepPlan plan = SweepPlan.of(List.of(Axis.parse("rate=0.2,0.9")), false, TREE, 3);
        Sweep sweep = Sweep.prepare(TREE, plan, PolicyRegistry.standard());
        assertThat(sweep.maxTasks()).isEqualTo(2 * 3 * 200);
        List<Sweep.Sample> samples = sweep.run(1, more -> {});
        List<Sweep.Summary> summaries = Sweep.summarise(samples);
        assertThat(summaries).hasSize(2);
        Interval busy = summaries.get(1).of(Metric.MISSED);
        Interval calm = summaries.get(0).of(Metric.MISSED);
        assertThat(busy.n()).isEqualTo(3);
        assertThat(busy.mean() - busy.half()).isGreaterThan(calm.mean() + calm.half());
        List<Sweep.Sample> again = sweep.run(4, more -> {});
        assertThat(Sweep.results(again)).isEqualTo(Sweep.results(samples)).contains("\"rate\" : \"0.9\"");
        assertThat(SweepFiles.json(Sweep.summarise(again))).isEqualTo(SweepFiles.json(summaries));
        assertThat(SweepFiles.csv(summaries).lines())
                .hasSize(3)
                .first()
                .asString()
                .startsWith("axis,rate,run,seeds,missedPercent,missedPercent_ci95,");
        assertThat(SweepReport.of(sweep, summaries, List.of()))
                .contains("Simulated, not measured", "tasks missed (%) against rate", "±")
                .isEqualTo(SweepReport.of(sweep, summaries, List.of()));
    }

    @Test
    void drawsTheTradeOffOfSettingsOfPolicies() throws Exception {
        SweepPlan plan = SweepPlan.of(
                List.of(Axis.parse("autoscalers.kn.threshold=1,100"), Axis.parse("nodes=1,2")), false, TREE, 2);
        Sweep sweep = Sweep.prepare(TREE, plan, PolicyRegistry.standard());
        List<Sweep.Summary> summaries = Sweep.summarise(sweep.run(2, more -> {}));
        List<LowerBound> bounds = sweep.bounds(2);
        assertThat(bounds).hasSize(2);
        String page = SweepReport.of(sweep, summaries, bounds);
        assertThat(page).containsOnlyOnce("What misses cost: dynamic energy (kWh)</title>");
        assertThat(page).contains("lower bound: highest", "What misses cost: nodes used (%)");
        SweepPlan rates = SweepPlan.of(List.of(Axis.parse("rate=0.2,0.9")), false, TREE, 2);
        assertThat(Sweep.prepare(TREE, rates, PolicyRegistry.standard()).bounds(1))
                .isEmpty();
    }

    @Test
    void namesWhatIsWrongBeforeAnythingRuns() {
        SweepPlan plan = SweepPlan.of(List.of(Axis.parse("nodes=1,0"), Axis.parse("kernel.x=1")), false, TREE, 2);
        assertThatThrownBy(() -> Sweep.prepare(TREE, plan, PolicyRegistry.standard()))
                .isInstanceOfSatisfying(
                        BadInputException.class,
                        e -> assertThat(e.problems())
                                .containsExactly(
                                        "infrastructure.count must be a whole number from 1 to 1000000, not 0 (with {nodes=0})",
                                        "unknown key kernel.x; known: gatewayCapacity, replicaCapacity, placeOnStarting, taskCaching,"
                                                + " maxRequeues, orderReplicaQueues, expireAfterSeconds (with {kernel.x=1})"));
    }
}

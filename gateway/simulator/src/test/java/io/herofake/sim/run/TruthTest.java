package io.herofake.sim.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.herofake.policy.Catalog;
import io.herofake.sim.Yaml;
import io.herofake.sim.scenario.Family;
import io.herofake.sim.scenario.Scenario;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TruthTest {
    private static Scenario scenario() throws Exception {
        return Yaml.scenario(Family.TUNING.scenario("profile-error").with("policies", List.of("hro-hro")));
    }

    @Test
    void isWithinTheErrorAndTheSameForASeed() throws Exception {
        Catalog catalog = scenario().catalog();
        Truth truth = Truth.of(catalog, 0.3, 5);
        Truth again = Truth.of(catalog, 0.3, 5);
        double most = 0;
        for (int f = 0; f < catalog.functionCount(); f++) {
            for (int t = 0; t < catalog.typeCount(); t++) {
                double ratio = (double) truth.executionNanos(f, t, 1) / catalog.executionNanos(f, t);
                most = Math.max(most, Math.abs(ratio - 1));
                assertThat(ratio).isEqualTo(1, within(0.3));
                assertThat((double) truth.coldStartNanos(f, t))
                        .isEqualTo((double) catalog.coldStartNanos(f, t), within(0.3 * catalog.coldStartNanos(f, t)));
                assertThat(again.executionNanos(f, t, 1)).isEqualTo(truth.executionNanos(f, t, 1));
                assertThat(Truth.exact(catalog).energyJoules(f, t, 1)).isEqualTo(catalog.energyJoules(f, t));
            }
        }
        assertThat(most).isGreaterThan(0.1);
    }

    @Test
    void policiesSeeTheProfilesAndPayTheTruth() throws Exception {
        Scenario scenario = scenario();
        RunFigures figures =
                scenario.simulation(scenario.policies().get(0), null).run(arrived -> {});
        Catalog catalog = scenario.catalog();
        Truth truth = scenario.truth();
        double joules = 0;
        long completed = 0;
        for (RunFigures.TypeFigures type : figures.types()) {
            int t = catalog.typeId(type.name());
            double least = Double.MAX_VALUE;
            double most = 0;
            for (int f = 0; f < catalog.functionCount(); f++) {
                least = Math.min(least, truth.energyJoules(f, t, 1));
                most = Math.max(most, truth.energyJoules(f, t, 1));
            }
            assertThat(type.dynamicJoules())
                    .isBetween(type.completed() * least * 0.999999, type.completed() * most * 1.000001);
            joules += type.dynamicJoules();
            completed += type.completed();
        }
        assertThat(joules).isGreaterThan(0);
        assertThat(completed).isEqualTo(figures.tasks());
    }

    /** The luck of a task does not depend on what else was executed before. */
    @Test
    void noiseBelongsToTasks() throws Exception {
        Scenario scenario = scenario();
        Noise noise = new Noise(0.4, Map.of());
        TaskTimes times = noise.times(scenario.truth(), scenario.catalog(), 9);
        long first = times.nanos(0, 0, 1, 17);
        for (long task = 0; task < 100; task++) {
            times.nanos(1, 0, 1, task);
        }
        assertThat(times.nanos(0, 0, 1, 17)).isEqualTo(first);
        double sum = 0;
        int tasks = 20_000;
        for (long task = 0; task < tasks; task++) {
            sum += (double) times.nanos(0, 0, 1, task) / scenario.truth().executionNanos(0, 0, 1);
        }
        assertThat(sum / tasks).as("mean factor").isEqualTo(1, within(0.02));
    }
}

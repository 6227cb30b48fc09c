package io.herofake.profiler.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.herofake.backend.EnergyMeter.Basis;
import io.herofake.model.EnergyScope;
import io.herofake.profile.Figure;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MeteredEnergyTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private static MeteredEnergy measured(long seconds, double joules, double resolution) {
        return new MeteredEnergy(
                "pdu",
                EnergyScope.WHOLE_HOST,
                Basis.POWER_SAMPLES,
                seconds * SECOND,
                new Figure.Measured(joules, "pdu", resolution, 30));
    }

    private static MeteredEnergy estimated(long seconds, double joules) {
        return new MeteredEnergy(
                "model",
                EnergyScope.PACKAGE,
                Basis.MODEL,
                seconds * SECOND,
                new Figure.Estimated(joules, "CPU time x 15 W"));
    }

    @Test
    void dynamicEnergyIsActiveMinusIdleForEachPicture() {
        // 150 W for 100 s, idle 67 W: 8300 J for 1000 pictures. Resolution: 100 J active, 30 J idle over 30 s.
        Figure figure = measured(100, 15_000, 100).dynamicJoulesPerPicture(measured(30, 30 * 67, 30), 1000);
        assertThat(figure).isInstanceOf(Figure.Measured.class);
        Figure.Measured dynamic = (Figure.Measured) figure;
        assertThat(dynamic.value()).isCloseTo(8.3, within(1e-9));
        assertThat(dynamic.resolution()).isCloseTo((100 + 30 * 100.0 / 30) / 1000, within(1e-9));
        assertThat(dynamic.source()).isEqualTo("pdu");
        assertThat(dynamic.samples()).isEqualTo(30);
    }

    @Test
    void idlePowerIsEnergyByTime() {
        assertThat(measured(30, 30 * 67, 30).meanWatts()).isEqualTo(new Figure.Measured(67, "pdu", 1, 30));
        assertThat(estimated(10, 200).meanWatts()).isEqualTo(new Figure.Estimated(20, "CPU time x 15 W"));
    }

    @Test
    void aDifferenceBelowTheResolutionIsNoMeasurement() {
        Figure below = measured(100, 6_750, 100).dynamicJoulesPerPicture(measured(100, 6_700, 100), 10);
        assertThat(below).isInstanceOf(Figure.Absent.class);
        assertThat(((Figure.Absent) below).reason())
                .contains("resolution of 200 J")
                .contains("more pictures");
        Figure negative = measured(100, 6_000, 100).dynamicJoulesPerPicture(measured(100, 6_700, 100), 10);
        assertThat(negative).isInstanceOf(Figure.Absent.class);
    }

    @Test
    void anEstimateStaysAnEstimate() {
        Figure figure = estimated(10, 500).dynamicJoulesPerPicture(estimated(20, 400), 100);
        assertThat(figure).isEqualTo(new Figure.Estimated(3, "model, minus idle"));
        assertThat(estimated(10, 100).dynamicJoulesPerPicture(estimated(10, 100), 1))
                .isInstanceOf(Figure.Absent.class);
    }

    @Test
    void whatIsNotKnownStaysUnknown() {
        MeteredEnergy unknown = new MeteredEnergy(
                "pdu", EnergyScope.WHOLE_HOST, Basis.POWER_SAMPLES, 0, new Figure.Absent("no answer"));
        assertThat(unknown.dynamicJoulesPerPicture(measured(1, 67, 1), 1)).isEqualTo(new Figure.Absent("no answer"));
        assertThat(measured(1, 67, 1).dynamicJoulesPerPicture(unknown, 1))
                .isEqualTo(new Figure.Absent("idle power is not known: no answer"));
        assertThat(unknown.meanWatts()).isEqualTo(new Figure.Absent("no answer"));
    }

    @Test
    void onlyOneMeterIsComparedWithItself() {
        assertThatThrownBy(() -> measured(1, 1, 1).dynamicJoulesPerPicture(estimated(1, 1), 1))
                .hasMessageContaining("one meter");
        assertThatThrownBy(() -> measured(1, 1, 1).dynamicJoulesPerPicture(measured(1, 1, 1), 0))
                .hasMessageContaining("1 picture");
    }
}

package io.herofake.policy.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.herofake.model.HardwareType;
import io.herofake.policy.Catalog;
import io.herofake.policy.QosLevel;
import io.herofake.policy.Samples;
import io.herofake.policy.cost.Thresholds.Reading;
import io.herofake.profile.PlatformType;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThresholdsTest {
    @Test
    void theNormalisedReadingGivesWhatThePaperPrints() {
        int[][] thresholds = Thresholds.of(Samples.paper(), Reading.NORMALISED, Weights.SCALING, 100);
        assertThat(thresholds[0]).containsExactly(100, 489, 1292);
        assertThat(thresholds[1]).containsExactly(100, 324, 1292);
        assertThat(thresholds[2]).containsExactly(100, 356, 1292);
    }

    @Test
    void thePlainReadingGivesOtherNumbers() {
        // GPU: 100 (2/3 x 124.458/24.05 + 1.5/6 x 3.11/1.7 + 0.5/6 x 294/499) = 100 (3.4500 + 0.4574 + 0.0491) = 395.6
        // FPGA: 100 (2/3 x 124.458/9.508 + 1.5/6 x 3.11/0.5 + 0.5/6 x 294/7695) = 100 (8.7265 + 1.5550 + 0.0032) =
        // 1028.5
        assertThat(Thresholds.of(Samples.paper(), Reading.PLAIN, Weights.SCALING, 100)[0])
                .containsExactly(100, 396, 1028);
    }

    @Test
    void theReferenceScalesAllAndWeightsShift() {
        assertThat(Thresholds.of(Samples.paper(), Reading.PLAIN, new Weights(1, 0, 0), 10)[0])
                .as("10 x 124.458/24.05 and 10 x 124.458/9.508")
                .containsExactly(10, 52, 131);
    }

    @Test
    void everyCpuHasTheReferencesThreshold() {
        List<PlatformType> types = List.of(
                new PlatformType("gpu", HardwareType.GPU, "", 10, 0),
                new PlatformType("slow", HardwareType.CPU, "", 10, 0),
                new PlatformType("fast", HardwareType.CPU, "", 10, 0));
        Catalog catalog = new Catalog(
                types,
                List.of(
                        Samples.profile("f", "slow", 100, 1),
                        Samples.profile("f", "fast", 50, 1),
                        Samples.profile("f", "gpu", 10, 1)),
                QosLevel.paper());
        assertThat(Thresholds.of(catalog, Reading.PLAIN, new Weights(1, 0, 0), 100)[0])
                .containsExactly(1000, 100, 100);
    }

    @Test
    void withoutCpuTheSlowestIsTheReferenceAndWithoutProfileThereIsNone() {
        Catalog catalog = new Catalog(
                Samples.types(),
                List.of(Samples.profile("f", "fpga", 10, 1), Samples.profile("f", "gpu", 40, 1)),
                QosLevel.paper());
        assertThat(Thresholds.of(catalog, Reading.PLAIN, new Weights(1, 0, 0), 100)[0])
                .containsExactly(0, 100, 400);
    }

    @Test
    void unknownEnergyIsNoAdvantageAndZeroIsBounded() {
        Catalog unknown = new Catalog(
                Samples.types(),
                List.of(Samples.profile("f", "cpu", 100, 4), Samples.profile("f", "gpu", 100, Double.NaN)),
                QosLevel.paper());
        assertThat(Thresholds.of(unknown, Reading.PLAIN, new Weights(0, 1, 0), 100)[0])
                .containsExactly(100, 100, 0);
        Catalog free = new Catalog(
                Samples.types(),
                List.of(Samples.profile("f", "cpu", 100, 4), Samples.profile("f", "gpu", 100, 0)),
                QosLevel.paper());
        assertThat(Thresholds.of(free, Reading.PLAIN, new Weights(0, 1, 0), 100)[0])
                .containsExactly(100, 1_000_000, 0);
    }

    @Test
    void aSinglePlatformTypeHasTheReferencesThreshold() {
        Catalog catalog = new Catalog(Samples.types(), List.of(Samples.profile("f", "fpga", 10, 1)), QosLevel.paper());
        assertThat(Thresholds.of(catalog, Reading.NORMALISED, Weights.SCALING, 100)[0])
                .containsExactly(0, 0, 100);
    }
}

package io.herofake.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.herofake.profile.ExecutionPoint;
import io.herofake.profile.ProfileRecord;
import io.herofake.profile.ScopedFigures;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotalCostTest {
    private static final double HOURS_A_YEAR = 8766;

    private static TotalCost.Result of(CostAssumptions assumptions, ProfileRecord... own) {
        Selection selection = Selection.of(Samples.withPublished(own));
        return new TotalCost(assumptions).of(selection.byNetwork().getOrDefault("resnet50", List.of()));
    }

    private static TotalCost.Line line(TotalCost.Result result, String label) {
        return result.lines().stream()
                .filter(line -> line.subject().label().startsWith(label))
                .findFirst()
                .orElseThrow();
    }

    /** Worked by hand from Tables II and III: 9.508053 ms and 1.8 J on the FPGA, 24.05 ms and 6.12 J on the GPU. */
    @Test
    void thePublishedFiguresGiveTheCostOfThreeGpusAgainstOneFpga() {
        TotalCost.Result result = of(CostAssumptions.paper());
        TotalCost.Line fpga = line(result, "fpga");
        TotalCost.Line gpu = line(result, "gpu");

        double perSecond = 1e9 / 9_508_053;
        assertThat(fpga.devices()).isEqualTo(1);
        assertThat(fpga.purchaseEuro()).isEqualTo(6000);
        assertThat(fpga.watts()).isCloseTo(perSecond * 1.8 + 30, within(1e-6));
        assertThat(gpu.devices()).isEqualTo(3);
        assertThat(gpu.purchaseEuro()).isEqualTo(1800);
        assertThat(gpu.watts()).isCloseTo(perSecond * 6.12 + 3 * 10, within(1e-6));
        assertThat(gpu.euroPerYear()).isCloseTo(gpu.watts() * 2 * HOURS_A_YEAR / 1000 * 0.1833, within(1e-6));
        assertThat(gpu.euro(2)).isCloseTo(1800 + 2 * gpu.euroPerYear(), within(1e-9));
        assertThat(result.cheapestToBuy()).isEqualTo(gpu);
        // "For networks with lower complexity, the cost advantage of the FPGA is reached after more than two years."
        assertThat(fpga.overtakes(gpu).orElseThrow()).isBetween(2.0, 3.0);
        assertThat(fpga.euro(fpga.overtakes(gpu).orElseThrow()))
                .isCloseTo(gpu.euro(fpga.overtakes(gpu).orElseThrow()), within(1e-6));
    }

    @Test
    void whatIsNeverCheaperNeverPaysOff() {
        TotalCost.Result result = of(new CostAssumptions(0, 1, 5, 1, Map.of()));

        assertThat(line(result, "fpga").overtakes(line(result, "gpu"))).isEmpty();
    }

    @Test
    void pricesAndRatesAreTakenAsGiven() {
        TotalCost.Result result = of(new CostAssumptions(0.3, 1.5, 5, 0.5, Map.of("gpu", 100.0)));

        assertThat(line(result, "gpu").purchaseEuro()).isEqualTo(300);
        assertThat(line(result, "cpu").purchaseEuro()).isEqualTo(14 * 294 * 0.5);
        assertThat(line(result, "fpga").euroPerYear())
                .isCloseTo(line(result, "fpga").watts() * 1.5 * HOURS_A_YEAR / 1000 * 0.3, within(1e-6));
    }

    @Test
    void whatIsNotKnownIsLeftOutWithItsReasonAndNeverZero() {
        TotalCost.Result result = of(
                CostAssumptions.paper(),
                Samples.profile(1, "card", Samples.measured("a", 0), 5_000_000, Samples.noSensor(), Samples.device(5)),
                Samples.profile(2, "card", Samples.measured("b", 0), 5_000_000, Samples.device(1), Samples.noSensor()),
                Samples.profile(3, "epyc", Samples.measured("c", 0), 5_000_000, Samples.device(1), Samples.device(5)));

        assertThat(result.lines()).hasSize(3);
        assertThat(result.leftOut())
                .containsExactly(
                        "card (measured on a): no energy figure (no sensor: /sys/class/powercap is empty)",
                        "card (measured on b): no idle power (no sensor: /sys/class/powercap is empty)",
                        "epyc (measured on c): no price (give one with --price epyc=EUROS)");
    }

    @Test
    void fullLoadIsTheBatchWithTheMostPicturesASecondWhoseEnergyIsKnown() {
        ScopedFigures idle = Samples.device(5);
        List<ExecutionPoint> points = List.of(
                Samples.execution(1, 10_000_000, Samples.device(1)),
                Samples.execution(4, 20_000_000, Samples.device(0.5)),
                Samples.execution(8, 20_000_000, Samples.noSensor()));
        TotalCost.Result result =
                of(CostAssumptions.paper(), Samples.profile(1, "card", Samples.measured("a", 0), points, idle));

        TotalCost.Line card = line(result, "card");
        assertThat(card.devices()).isEqualTo(1);
        assertThat(card.purchaseEuro()).isEqualTo(1000);
        assertThat(card.watts()).isCloseTo(200 * 0.5 + 5, within(1e-9));
        assertThat(line(result, "fpga").devices()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "-1,2,5,1,the price of energy must be",
        "NaN,2,5,1,the price of energy must be",
        "0.1,0.5,5,1,the infrastructure factor must be a finite number of at least 1",
        "0.1,2,0,1,the years must be above 0",
        "0.1,2,51,1,the years must be above 0 and at most 50",
        "0.1,2,5,0,the euros for a US dollar must be"
    })
    void assumptionsOutOfRangeAreRefused(double energy, double factor, double years, double rate, String message) {
        assertThatThrownBy(() -> new CostAssumptions(energy, factor, years, rate, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
        assertThatThrownBy(() -> new CostAssumptions(0.1, 2, 5, 1, Map.of("gpu", -1.0)))
                .hasMessageContaining("the price of 'gpu'");
    }
}

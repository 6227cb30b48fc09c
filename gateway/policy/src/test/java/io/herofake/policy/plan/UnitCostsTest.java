package io.herofake.policy.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.herofake.policy.Catalog;
import io.herofake.policy.Samples;
import io.herofake.policy.cost.Weights;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnitCostsTest {
    private final Catalog catalog = Samples.paper();

    private int[] order(Weights weights, int function) {
        UnitCosts costs = new UnitCosts(catalog, weights);
        return IntStream.range(0, costs.count(function))
                .map(place -> costs.type(function, place))
                .toArray();
    }

    /**
     * VGG16 on a GPU, time and energy scaled over the types: (46.6 - 10.4) / (143.5 - 10.4) = 0.2723 and (3.43 - 0.55) / (4.34 -
     * 0.55) = 0.7599; the price of the time is least there, so 0. 2/3 x 0.2723 + 1/4 x 0.7599 = 0.3715.
     */
    @Test
    void isTheWeightedSumOfScaledTimeEnergyAndPrice() {
        UnitCosts costs = new UnitCosts(catalog, Weights.SCALING);
        assertThat(costs.of(1, 1)).isCloseTo(0.3715, within(1e-4));
    }

    @Test
    void theOperatorsWeightsSayWhatIsCheap() {
        assertThat(order(Weights.SCALING, 1)).containsExactly(2, 1, 0);
        assertThat(order(new Weights(0, 1, 0), 0)).containsExactly(2, 1, 0);
        assertThat(order(new Weights(0, 0, 1), 1)).containsExactly(1, 0, 2);
    }

    @Test
    void aBatchOfOneCostsTheWeightsOfTimeAndEnergy() {
        UnitCosts costs = new UnitCosts(catalog, Weights.SCALING);
        assertThat(costs.ofBatch(0, 0, 1)).isCloseTo(2.0 / 3 + 0.25, within(1e-12));
    }
}

package io.herofake.sim.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class MixTest {
    @Test
    void drawsInProportionToTheWeights() {
        Mix mix = Mix.weighted(1, 0, 2, 5);
        Draws draws = new Draws(1, Draws.Stream.FUNCTION);
        int[] counts = new int[4];
        for (int i = 0; i < 80_000; i++) {
            counts[mix.draw(draws)]++;
        }
        assertThat(counts[0]).isCloseTo(10_000, within(400));
        assertThat(counts[1]).isZero();
        assertThat(counts[2]).isCloseTo(20_000, within(500));
        assertThat(counts[3]).isCloseTo(50_000, within(600));
    }

    @Test
    void ownsHalfOpenIntervals() {
        Mix mix = Mix.weighted(0, 1, 0, 1, 0);
        assertThat(mix.pick(0)).isEqualTo(1);
        assertThat(mix.pick(0.4999)).isEqualTo(1);
        assertThat(mix.pick(0.5)).isEqualTo(3);
        assertThat(mix.pick(Math.nextDown(1.0))).isEqualTo(3);
        assertThat(Mix.uniform(3).pick(Math.nextDown(1.0))).isEqualTo(2);
        assertThat(Mix.uniform(3).pick(0)).isZero();
    }

    @Test
    void refusesWeightsThatMakeNoSense() {
        assertThatThrownBy(() -> Mix.weighted(1, -1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> Mix.weighted(Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> Mix.weighted(0, 0)).hasMessageContaining("above 0");
        assertThatThrownBy(() -> Mix.weighted(Double.POSITIVE_INFINITY)).hasMessageContaining("finite");
    }

    @Test
    void streamsOfOneSeedAreIndependent() {
        Draws a = new Draws(1, Draws.Stream.FUNCTION);
        Draws b = new Draws(1, Draws.Stream.QOS);
        int equal = 0;
        for (int i = 0; i < 30_000; i++) {
            equal += a.nextInt(3) == b.nextInt(3) ? 1 : 0;
        }
        assertThat(equal).isCloseTo(10_000, within(400));
    }

    @Test
    void gaussianHasMeanZeroAndDeviationOne() {
        Draws draws = new Draws(2, Draws.Stream.EXECUTION);
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < 100_000; i++) {
            double value = draws.nextGaussian();
            sum += value;
            squares += value * value;
        }
        assertThat(sum / 100_000).isCloseTo(0, within(0.015));
        assertThat(squares / 100_000).isCloseTo(1, within(0.02));
    }

    @Test
    void turnsFollowOneAnotherOverAndOver() {
        Mixes mixes = Mixes.turning(List.of(
                new Mixes.Turn(Mix.weighted(1, 0), 3_000_000_000L),
                new Mixes.Turn(Mix.weighted(0, 1), 2_000_000_000L)));
        assertThat(mixes.at(0).pick(0.5)).isZero();
        assertThat(mixes.at(2_999_999_999L).pick(0.5)).isZero();
        assertThat(mixes.at(3_000_000_000L).pick(0.5)).isEqualTo(1);
        assertThat(mixes.at(5_000_000_000L).pick(0.5)).isZero();
        assertThat(mixes.at(999_999_999_999L).pick(0.5)).isEqualTo(1);
        assertThat(mixes.description()).isEqualTo("; the mix turns 2 times in 5 s");
    }
}

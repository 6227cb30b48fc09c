package io.herofake.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ScoreNoiseTest {
    @Test
    void marginsAreDistancesInLogOddsAndFinite() {
        assertThat(ScoreNoise.margin(0.5, 0.5)).isZero();
        assertThat(ScoreNoise.margin(0.9, 0.5)).isCloseTo(Math.log(9), within(1e-12));
        assertThat(ScoreNoise.margin(0.5, 0.9)).isCloseTo(-Math.log(9), within(1e-12));
        assertThat(ScoreNoise.margin(1, 0.5)).isFinite().isGreaterThan(16);
        assertThat(ScoreNoise.margin(0, 0.5)).isFinite().isLessThan(-16);
    }

    @Test
    void aShiftIsNoVariance() {
        assertThat(ScoreNoise.variance(new double[] {1, 2, 3}, new double[] {3, 4, 5}))
                .isZero();
        assertThat(ScoreNoise.variance(new double[] {0, 0}, new double[] {-1, 1}))
                .isEqualTo(2);
    }

    @Test
    void agreementOfNormalErrorsIsThatOfDrawnOnes() {
        SplittableRandom random = new SplittableRandom(7);
        int pictures = 2000;
        double[] expected = new double[pictures];
        double[] actual = new double[pictures];
        for (int i = 0; i < pictures; i++) {
            expected[i] = random.nextGaussian() * 3;
            actual[i] = expected[i] + random.nextGaussian() * 0.7;
        }
        double calculated = ScoreNoise.agreement(expected, 0.49);

        assertThat(calculated).isBetween(0.9, 0.95);
        assertThat(ScoreNoise.agreement(expected, actual)).isCloseTo(calculated, within(0.005));
        assertThat((double) ScoreNoise.same(expected, actual) / pictures).isCloseTo(calculated, within(0.02));
    }

    @Test
    void withoutErrorsAllVerdictsStay() {
        double[] margins = {-0.1, 0, 0.2};

        assertThat(ScoreNoise.agreement(margins, 0)).isEqualTo(1);
        assertThat(ScoreNoise.agreement(margins, margins)).isEqualTo(1);
        assertThat(ScoreNoise.same(margins, new double[] {0.1, 0, 0.1})).isEqualTo(2);
    }
}

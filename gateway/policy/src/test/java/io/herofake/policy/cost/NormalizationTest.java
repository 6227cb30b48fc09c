package io.herofake.policy.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NormalizationTest {
    @Test
    void scalesToRange() {
        assertThat(Normalization.range(new double[] {2, 4, 10}, 1, 14)).containsExactly(1, 4.25, 14);
        assertThat(Normalization.range(new double[] {3, 3}, 1, 14)).containsExactly(1, 1);
        assertThat(Normalization.unit(5.0, 0, 20)).isCloseTo(0.25, within(1e-12));
        assertThat(Normalization.unit(5L, 5L, 5L)).isZero();
    }

    @Test
    void longsKeepTheirDifferences() {
        long far = 1L << 60;
        assertThat(Normalization.unit(far + 1, far, far + 2)).isEqualTo(0.5);
    }

    @Test
    void weightsMustBeUsable() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Weights(-0.1, 1, 1))
                .withMessageContaining("at least 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Weights(0, 0, 0))
                .withMessageContaining("above 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Weights(Double.NaN, 1, 1))
                .withMessageContaining("finite");
    }
}

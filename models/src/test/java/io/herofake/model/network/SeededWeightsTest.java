package io.herofake.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SeededWeightsTest {
    private static final Parameter KERNEL = new Parameter("conv1.weight", List.of(64, 3, 7, 7), Initial.HE);
    private static final Parameter LOGITS = new Parameter("fc.weight", List.of(2, 2048), Initial.LINEAR);

    /** The values come from a few lines of Python that follow the class's description with whole numbers. */
    @Test
    void valuesAreAsDescribed() {
        float[] row = row(1, KERNEL, 0);
        assertThat(row).startsWith(-0x1.315ca8p-3f, -0x1.f7acc2p-4f, -0x1.320a78p-3f);
        assertThat(row(1, KERNEL, 1)[0]).isEqualTo(0x1.78f548p-3f);
        assertThat(row(1, LOGITS, 0)[0]).isEqualTo(-0x1.3988aep-8f);
        assertThat(row(1, LOGITS, 1)[0]).isEqualTo(-0x1.e81b46p-9f);
    }

    @Test
    void variancesAreThoseOfHeAndOfASixteenthOfALinearLayer() {
        assertThat(variance(KERNEL)).isCloseTo(2.0 / (3 * 7 * 7), within(4e-4));
        assertThat(variance(LOGITS)).isCloseTo(1.0 / (16 * 2048), within(2e-6));
    }

    @Test
    void seedNameAndRowEachChangeTheValues() {
        float[] values = row(1, KERNEL, 0);
        assertThat(row(1, KERNEL, 0)).isEqualTo(values);
        assertThat(row(2, KERNEL, 0)).isNotEqualTo(values);
        assertThat(row(1, KERNEL, 1)).isNotEqualTo(values);
        assertThat(row(1, new Parameter("conv2.weight", KERNEL.shape(), Initial.HE), 0))
                .isNotEqualTo(values);
    }

    @ParameterizedTest
    @EnumSource(
            value = Initial.class,
            names = {"ZERO", "ONE", "QUARTER"})
    void vectorsAreConstant(Initial initial) {
        float expected = switch (initial) {
            case ONE -> 1f;
            case QUARTER -> 0.25f;
            default -> 0f;
        };
        assertThat(row(1, new Parameter("bn1.weight", List.of(3), initial), 0))
                .containsExactly(expected, expected, expected);
    }

    private static float[] row(long seed, Parameter parameter, int row) {
        float[] values = new float[parameter.columns()];
        new SeededWeights(seed).readRow(parameter, row, values);
        return values;
    }

    private static double variance(Parameter parameter) {
        double sum = 0;
        double squares = 0;
        for (int row = 0; row < parameter.rows(); row++) {
            for (float value : row(7, parameter, row)) {
                sum += value;
                squares += value * value;
            }
        }
        double mean = sum / parameter.elements();
        return squares / parameter.elements() - mean * mean;
    }
}

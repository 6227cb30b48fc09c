package io.herofake.model.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ActivationHistogramTest {

    @Test
    void theRangeIsThatOfAllValuesAndContainsZero() {
        ActivationHistogram seen = new ActivationHistogram();
        seen.add(FloatBuffer.wrap(new float[] {3, 5, 1e-30f}));
        assertThat(seen.range()).isEqualTo(new TensorRange(0, 5));

        seen.add(FloatBuffer.wrap(new float[] {-2000, 0}));
        assertThat(seen.range()).isEqualTo(new TensorRange(-2000, 5));
    }

    @Test
    void theErrorOfARangeIsThatOfRoundingWithinAndClippingBeyond() {
        float[] values = normal(200_000, 3);
        ActivationHistogram seen = new ActivationHistogram();
        seen.add(FloatBuffer.wrap(values));

        for (double limit : new double[] {2, 5, 9, 12}) {
            TensorRange range = new TensorRange(-limit, limit);
            assertThat(seen.squaredError(range) / exact(values, range)).isCloseTo(1, within(0.02));
        }
    }

    @Test
    void outliersAreClippedByMseAndNotByMinMax() {
        ActivationHistogram seen = new ActivationHistogram();
        seen.add(FloatBuffer.wrap(normal(1_000_000, 1)));
        seen.add(FloatBuffer.wrap(new float[] {40}));

        assertThat(RangeCriterion.MIN_MAX.choose(seen).largest()).isEqualTo(40);
        assertThat(RangeCriterion.MSE.choose(seen).largest()).isBetween(3.0, 20.0);
    }

    @Test
    void mseKeepsTheWholeRangeOfEvenlySpreadValues() {
        float[] values = new float[10_001];
        for (int i = 0; i < values.length; i++) {
            values[i] = i / 10_000f;
        }
        ActivationHistogram seen = new ActivationHistogram();
        seen.add(FloatBuffer.wrap(values));

        assertThat(RangeCriterion.MSE.choose(seen)).isEqualTo(new TensorRange(0, 1));
    }

    @Test
    void whatIsNotFiniteIsRefused() {
        ActivationHistogram seen = new ActivationHistogram();

        assertThatThrownBy(() -> seen.add(FloatBuffer.wrap(new float[] {1, Float.NaN})))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> seen.add(FloatBuffer.wrap(new float[] {Float.NEGATIVE_INFINITY})))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("-Infinity");
    }

    @Test
    void zeroIsExactInEveryRange() {
        for (TensorRange range : new TensorRange[] {
            new TensorRange(-2.118, 2.64), new TensorRange(0, 6), new TensorRange(-3, 0), new TensorRange(0, 0)
        }) {
            assertThat(range.zeroPoint()).isBetween(0, 255);
            assertThat(range.scale()).isPositive();
            assertThat((0 - range.zeroPoint()) * range.scale()).isCloseTo((float) range.least(), within(range.scale()));
        }
        assertThatThrownBy(() -> new TensorRange(1, 2)).hasMessageContaining("must be finite and contain 0");
    }

    @Test
    void criteriaHaveNames() {
        assertThat(RangeCriterion.of("min-max")).isEqualTo(RangeCriterion.MIN_MAX);
        assertThat(RangeCriterion.of("mse")).isEqualTo(RangeCriterion.MSE);
        assertThatThrownBy(() -> RangeCriterion.of("entropy"))
                .hasMessage("unknown criterion 'entropy'; known: min-max, mse");
    }

    private static double exact(float[] values, TensorRange range) {
        double error = 0;
        for (float value : values) {
            long step = Math.round(value / (double) range.scale()) + range.zeroPoint();
            double back = (Math.max(0, Math.min(255, step)) - range.zeroPoint()) * (double) range.scale();
            error += (value - back) * (value - back);
        }
        return error;
    }

    private static float[] normal(int count, double deviation) {
        Random random = new Random(5);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (random.nextGaussian() * deviation);
        }
        return values;
    }
}

package io.herofake.model.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CompensatedRoundingTest {
    private static final int COLUMNS = 150; // More than two blocks of the factorisation.
    private static final int SAMPLES = 600;
    private static final int SHARED = 12;

    @Test
    void theFactorTimesItselfIsTheMatrix() {
        float[] matrix = correlated(new Random(3));
        SecondMoments moments = moments(matrix);
        int[] order = new int[COLUMNS];
        for (int i = 0; i < COLUMNS; i++) {
            order[i] = (i * 7) % COLUMNS;
        }
        double[][] lower = moments.reordered(order, 0.5);
        Cholesky.factor(lower);

        for (int i = 0; i < COLUMNS; i++) {
            for (int j = 0; j <= i; j++) {
                double product = 0;
                for (int k = 0; k <= j; k++) {
                    product += lower[i][k] * lower[j][k];
                }
                double expected = matrix[order[i] * COLUMNS + order[j]] + (i == j ? 0.5 : 0);
                assertThat(product).isCloseTo(expected, within(1e-6 * matrix[0]));
            }
        }
    }

    @Test
    void errorsMakeUpForEachOtherWhereInputsAreCorrelated() {
        Random random = new Random(5);
        float[] matrix = correlated(random);
        CompensatedRounding rounding = new CompensatedRounding(moments(matrix));
        double plainError = 0;
        double compensatedError = 0;
        for (int row = 0; row < 10; row++) {
            double[] weights = random.doubles(COLUMNS, -100, 100).toArray();
            byte[] plain = new byte[COLUMNS];
            for (int i = 0; i < COLUMNS; i++) {
                plain[i] = (byte) Math.rint(weights[i]);
            }
            byte[] compensated = new byte[COLUMNS + 3];
            rounding.round(new double[][] {weights}, compensated, 3);
            plainError += error(matrix, weights, plain, 0);
            compensatedError += error(matrix, weights, compensated, 3);
        }
        assertThat(compensatedError).isLessThan(0.1 * plainError);
    }

    @Test
    void fewerPositionsThanColumnsAreNotEnough() {
        SecondMoments moments = new SecondMoments(COLUMNS);
        moments.addSize(FloatBuffer.wrap(new float[] {COLUMNS * (COLUMNS - 1)}));
        assertThat(moments.enough()).isFalse();

        moments.addSize(FloatBuffer.wrap(new float[] {COLUMNS}));
        assertThat(moments.enough()).isTrue();
    }

    @Test
    void withoutCorrelationEachWeightGoesToTheNearest() {
        float[] matrix = new float[9];
        matrix[0] = 2;
        matrix[4] = 0; // An input that is always 0.
        matrix[8] = 5;
        SecondMoments moments = new SecondMoments(3);
        moments.add(FloatBuffer.wrap(matrix));
        moments.addSize(FloatBuffer.wrap(new float[] {30}));
        byte[] rounded = new byte[6];

        new CompensatedRounding(moments).round(new double[][] {{1.4, -2.6, 130}, {0.2, 0.7, -130}}, rounded, 0);

        assertThat(rounded).containsExactly(1, -3, 127, 0, 1, -127);
    }

    @Test
    void whatIsNoMatrixOfThatSizeOrNotFiniteIsRefused() {
        SecondMoments moments = new SecondMoments(2);

        assertThatThrownBy(() -> new CompensatedRounding(moments)).hasMessage("there was no picture");
        assertThatThrownBy(() -> moments.add(FloatBuffer.allocate(5)))
                .hasMessage("5 values are no square matrix of 2 columns");
        assertThatThrownBy(() -> moments.add(FloatBuffer.wrap(new float[] {1, 0, 0, Float.POSITIVE_INFINITY})))
                .isInstanceOf(ArithmeticException.class);
    }

    private static SecondMoments moments(float[] matrix) {
        SecondMoments moments = new SecondMoments(COLUMNS);
        moments.add(FloatBuffer.wrap(matrix));
        moments.addSize(FloatBuffer.wrap(new float[] {COLUMNS * SAMPLES}));
        return moments;
    }

    private static double error(float[] matrix, double[] weights, byte[] rounded, int offset) {
        double error = 0;
        for (int i = 0; i < COLUMNS; i++) {
            for (int j = 0; j < COLUMNS; j++) {
                error += (weights[i] - rounded[offset + i])
                        * matrix[i * COLUMNS + j]
                        * (weights[j] - rounded[offset + j]);
            }
        }
        return error;
    }

    /** Second moments of inputs that mostly are mixtures of a few common ones, as neighbouring pixels and channels are. */
    private static float[] correlated(Random random) {
        double[][] mixture = new double[COLUMNS][];
        for (int i = 0; i < COLUMNS; i++) {
            mixture[i] = random.doubles(SHARED, -1, 1).toArray();
        }
        float[] matrix = new float[COLUMNS * COLUMNS];
        for (int sample = 0; sample < SAMPLES; sample++) {
            double[] shared = random.doubles(SHARED, -1, 1).toArray();
            double[] input = new double[COLUMNS];
            for (int i = 0; i < COLUMNS; i++) {
                input[i] = 0.05 * random.nextGaussian();
                for (int k = 0; k < SHARED; k++) {
                    input[i] += mixture[i][k] * shared[k];
                }
            }
            for (int i = 0; i < COLUMNS * COLUMNS; i++) {
                matrix[i] += (float) (input[i / COLUMNS] * input[i % COLUMNS]);
            }
        }
        return matrix;
    }
}

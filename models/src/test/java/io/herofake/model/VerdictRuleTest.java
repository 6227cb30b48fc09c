package io.herofake.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.herofake.model.OutputContract.Activation;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictRuleTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0.5",
        "0, 1, 0.7310585786300049",
        "1, 0, 0.2689414213699951",
        "1000, 1001, 0.7310585786300049",
        "-1000, 1000, 1",
        "3e38, -3e38, 0",
        "-3e38, 3e38, 1",
    })
    void logitsGoThroughSoftmax(float real, float fake, double score) {
        assertThat(rule(Activation.SOFTMAX, 0.5, "real", "fake")
                        .verdict(row(real, fake), 0)
                        .score())
                .isCloseTo(score, within(1e-12));
    }

    @Test
    void probabilitiesAreTakenAsTheyAre() {
        VerdictRule rule = rule(Activation.NONE, 0.5, "real", "fake");
        assertThat(rule.verdict(row(0.25f, 0.75f), 0)).isEqualTo(new Verdict(true, 0.75));
        assertThat(rule.verdict(row(0f, 1.00001f), 0)).isEqualTo(new Verdict(true, 1));
        assertThat(rule.verdict(row(1f, -0.00001f), 0)).isEqualTo(new Verdict(false, 0));
    }

    @Test
    void theThresholdItselfIsADeepfake() {
        VerdictRule rule = rule(Activation.NONE, 0.75, "real", "fake");
        assertThat(rule.verdict(row(0.25f, 0.75f), 0).deepfake()).isTrue();
        assertThat(rule.verdict(row(0.26f, 0.74f), 0).deepfake()).isFalse();
    }

    @Test
    void theLabelSaysWhichColumnIsFakeAndRowsAreTakenByNumber() {
        VerdictRule rule = rule(Activation.NONE, 0.5, "fake", "real", "other");
        FloatBuffer output = row(0.1f, 0.2f, 0.7f, 0.9f, 0.1f, 0f);
        output.position(3);
        assertThat(rule.verdict(output, 0).deepfake()).isFalse();
        assertThat(rule.verdict(output, 1).deepfake()).isTrue();
        assertThat(output.position()).isEqualTo(3);
        assertThatThrownBy(() -> rule.verdict(output, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void valuesThatAreNotFiniteAreRefused(float value) {
        for (Activation activation : Activation.values()) {
            VerdictRule rule = rule(activation, 0.5, "real", "fake");
            assertThatThrownBy(() -> rule.verdict(row(0f, value), 0))
                    .isInstanceOf(ArithmeticException.class)
                    .hasMessageContaining("the model gave " + value);
        }
        assertThatThrownBy(() -> rule(Activation.SOFTMAX, 0.5, "real", "fake").verdict(row(value, 0f), 0))
                .hasMessage("the model gave " + value + " for label real");
    }

    @Test
    void logitsInPlaceOfProbabilitiesAreRefused() {
        assertThatThrownBy(() -> rule(Activation.NONE, 0.5, "real", "fake").verdict(row(0f, 3f), 0))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("output.activation should perhaps be softmax");
    }

    private static VerdictRule rule(Activation activation, double threshold, String... labels) {
        return new VerdictRule(new OutputContract("out", activation, List.of(labels), "fake", threshold));
    }

    private static FloatBuffer row(float... values) {
        return FloatBuffer.wrap(values);
    }
}

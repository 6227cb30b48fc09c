package io.herofake.profile.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.herofake.profile.Accuracy;
import io.herofake.profile.Accuracy.ConfusionMatrix;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LabelledScoresTest {
    private static final double[] REAL = {0.1, 0.4, 0.4, 0.6};
    private static final double[] FAKE = {0.4, 0.7, 0.9};

    private final LabelledScores scores = new LabelledScores(REAL, FAKE);

    @Test
    void aScoreAtTheThresholdIsCalledFake() {
        assertThat(scores.at(0.4)).isEqualTo(new ConfusionMatrix(3, 0, 3, 1));
        assertThat(scores.at(0.41)).isEqualTo(new ConfusionMatrix(2, 1, 1, 3));
        assertThat(scores.at(0.41).detectionRate()).isEqualTo(2 / 3.0);
        assertThat(scores.at(0.41).falsePositiveRate()).isEqualTo(0.25);
    }

    /** By hand: of 12 pairs, 0.4 is above one and level with two, 0.7 and 0.9 are above all four. */
    @Test
    void theAreaCountsPairsAndHalvesTies() {
        assertThat(scores.auc().orElseThrow().value()).isCloseTo((1 + 2 * 0.5 + 4 + 4) / 12, within(1e-12));
    }

    /**
     * By hand: the fakes' placements are 0.5, 1, 1 (variance 1/12), the reals' 0, 1/6, 1/6, 1/3 (variance 1/54): the area's
     * variance is 1/36 + 1/216.
     */
    @Test
    void theIntervalIsDeLongsOnTheLogit() {
        AreaUnderCurve area = scores.auc().orElseThrow();
        double value = 5 / 6.0;
        double reach = 1.959963984540054 * Math.sqrt(1 / 36.0 + 1 / 216.0) / (value * (1 - value));
        assertThat(Math.log(area.low() / (1 - area.low()))).isCloseTo(Math.log(5) - reach, within(1e-9));
        assertThat(Math.log(area.high() / (1 - area.high()))).isCloseTo(Math.log(5) + reach, within(1e-9));
    }

    @Test
    void aPerfectOrderStillHasAnInterval() {
        AreaUnderCurve area = new LabelledScores(new double[] {0.1, 0.2}, new double[] {0.8, 0.9, 1})
                .auc()
                .orElseThrow();
        assertThat(area.value()).isEqualTo(1);
        assertThat(area.high()).isEqualTo(1);
        assertThat(area.low()).isCloseTo(Math.sqrt(0.025), within(1e-12));
        AreaUnderCurve reversed = new LabelledScores(new double[] {0.8, 0.9, 1}, new double[] {0.1, 0.2})
                .auc()
                .orElseThrow();
        assertThat(reversed.value()).isZero();
        assertThat(reversed.low()).isZero();
    }

    /** Two normal distributions a standard deviation and a half apart have the area Phi(1.5 / sqrt 2) = 0.85558. */
    @Test
    void theIntervalCoversTheTruthAboutNineteenTimesInTwenty() {
        Random random = new Random(7);
        int covered = 0;
        for (int run = 0; run < 1000; run++) {
            AreaUnderCurve area = new LabelledScores(normal(random, 0), normal(random, 1.5))
                    .auc()
                    .orElseThrow();
            covered += area.low() <= 0.85558 && 0.85558 <= area.high() ? 1 : 0;
        }
        assertThat(covered).isBetween(930, 970);
    }

    private static double[] normal(Random random, double mean) {
        return random.doubles(80)
                .map(unused -> 1 / (1 + Math.exp(-mean - random.nextGaussian())))
                .toArray();
    }

    @Test
    void theCurveHasAPointForEachScore() {
        assertThat(scores.roc())
                .containsExactly(
                        new RocPoint(Double.POSITIVE_INFINITY, 0, 0),
                        new RocPoint(0.9, 0, 1 - 2 / 3.0),
                        new RocPoint(0.7, 0, 1 - 1 / 3.0),
                        new RocPoint(0.6, 0.25, 1 - 1 / 3.0),
                        new RocPoint(0.4, 0.75, 1),
                        new RocPoint(0.1, 1, 1));
    }

    /** The area under the curve's straight lines is the pairs' count: two ways to the same figure. */
    @Test
    void theAreaUnderTheCurveIsTheArea() {
        double area = 0;
        for (int i = 1; i < scores.roc().size(); i++) {
            RocPoint from = scores.roc().get(i - 1);
            RocPoint to = scores.roc().get(i);
            area += (to.falsePositiveRate() - from.falsePositiveRate())
                    * (to.detectionRate() + from.detectionRate())
                    / 2;
        }
        assertThat(area).isCloseTo(scores.auc().orElseThrow().value(), within(1e-12));
    }

    @Test
    void calibrationComparesScoresWithFrequencies() {
        Calibration calibration =
                new LabelledScores(new double[] {0.1, 0.2, 0.7}, new double[] {0.3, 0.9, 1}).calibration(2);
        assertThat(calibration.bins()).hasSize(2);
        Calibration.Bin lower = calibration.bins().get(0);
        assertThat(lower.pictures()).isEqualTo(3);
        assertThat(lower.meanScore()).isCloseTo(0.2, within(1e-12));
        assertThat(lower.fakePart()).isCloseTo(1 / 3.0, within(1e-12));
        assertThat(calibration.expectedError()).isCloseTo((0.4 + 0.6) / 6, within(1e-12));
        assertThat(calibration.bins().get(1).high()).isEqualTo(1);
    }

    @Test
    void aClassWithoutPicturesHasNoCurve() {
        LabelledScores onlyReal = new LabelledScores(REAL, new double[0]);
        assertThat(onlyReal.auc()).isEmpty();
        assertThat(onlyReal.roc()).isEmpty();
        Accuracy accuracy = onlyReal.accuracy("portraits", 0.5, 2);
        assertThat(accuracy.auc()).isNull();
        assertThat(accuracy.confusion()).isEqualTo(new ConfusionMatrix(0, 0, 1, 3));
        assertThat(accuracy.unreadablePictures()).isEqualTo(2);
        assertThat(accuracy.confusion().detectionRate()).isNaN();
    }

    @Test
    void anythingButAProbabilityIsRefused() {
        for (double bad : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> new LabelledScores(new double[] {bad}, FAKE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(String.valueOf(bad));
        }
        assertThatThrownBy(() -> new LabelledScores(new double[0], new double[0]).calibration(10))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

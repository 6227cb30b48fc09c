package io.herofake.profile.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.herofake.profile.PublishedProfiles;
import io.herofake.profile.feedback.LiveExecution.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveExecutionTest {

    private static final long PROFILE = 100_000_000;
    private static final DriftBounds BOUNDS = new DriftBounds(0.30, 0.15, 10, 0.1);

    @Test
    void theFirstValuesMakeAPlainMeanAndVariance() {
        RunningEstimate estimate = new RunningEstimate(0.1);
        assertThat(estimate.mean()).isNaN();
        assertThat(estimate.standardDeviation()).isNaN();
        for (double value : new double[] {2, 4, 4, 4, 5, 5, 7, 9}) {
            estimate.add(value);
        }
        assertThat(estimate.mean()).isCloseTo(5, within(1e-12));
        assertThat(estimate.standardDeviation()).isCloseTo(2, within(1e-12));
        assertThat(estimate.count()).isEqualTo(8);
    }

    @Test
    void laterValuesWeighAsConfigured() {
        // By hand, weight 1/2: mean 0, then (0 + 8) / 2 = 4, then (4 + 16) / 2 = 10.
        // Variance: 0; then 1/2 (0 + 8 * 4) = 16; then 1/2 (16 + 12 * 6) = 44.
        RunningEstimate estimate = new RunningEstimate(0.5);
        estimate.add(0);
        estimate.add(8);
        estimate.add(16);
        assertThat(estimate.mean()).isEqualTo(10);
        assertThat(estimate.standardDeviation()).isEqualTo(Math.sqrt(44));
    }

    @Test
    void meanAndVarianceAgreeWithTheWeightedSumsOverAllValues() {
        Random random = new Random(7);
        double weight = 0.05;
        RunningEstimate estimate = new RunningEstimate(weight);
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            double value = 50 + 10 * random.nextGaussian();
            values.add(value);
            estimate.add(value);
        }
        // The slow way: the weight of each value is its share when it came, shrunk by every later one.
        double[] weights = new double[values.size()];
        for (int i = 0; i < weights.length; i++) {
            double share = Math.max(weight, 1.0 / (i + 1));
            for (int j = 0; j < i; j++) {
                weights[j] *= 1 - share;
            }
            weights[i] = share;
        }
        double mean = 0;
        for (int i = 0; i < weights.length; i++) {
            mean += weights[i] * values.get(i);
        }
        double variance = 0;
        for (int i = 0; i < weights.length; i++) {
            variance += weights[i] * Math.pow(values.get(i) - mean, 2);
        }
        assertThat(estimate.mean()).isCloseTo(mean, within(1e-9));
        assertThat(estimate.standardDeviation()).isCloseTo(Math.sqrt(variance), within(1e-9));
    }

    @Test
    void driftIsReportedOnceAndRecoveryOnce() {
        LiveExecution live = new LiveExecution(PROFILE, BOUNDS);
        assertThat(record(live, 100, PROFILE)).isEmpty();
        assertThat(record(live, 200, 2 * PROFILE)).containsExactly(Change.DRIFTED);
        assertThat(live.drifted()).isTrue();
        assertThat(live.ratio()).isCloseTo(2, within(0.01));
        assertThat(record(live, 200, PROFILE)).containsExactly(Change.RECOVERED);
        assertThat(live.drifted()).isFalse();
        assertThat(live.profileNanos()).isEqualTo(PROFILE);
    }

    @Test
    void fasterThanProfiledIsDriftToo() {
        LiveExecution live = new LiveExecution(PROFILE, BOUNDS);
        assertThat(record(live, 50, PROFILE / 2)).containsExactly(Change.DRIFTED);
    }

    @Test
    void betweenTheBoundsNothingChanges() {
        LiveExecution live = new LiveExecution(PROFILE, BOUNDS);
        assertThat(record(live, 500, PROFILE * 125 / 100)).isEmpty();
        assertThat(record(live, 500, PROFILE * 135 / 100)).containsExactly(Change.DRIFTED);
        // Around the upper bound, and within it but not within the lower: still the same drift.
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            assertThat(live.record(PROFILE * (120 + random.nextInt(20)) / 100)).isEqualTo(Change.NONE);
        }
    }

    @Test
    void aSingleOutlierAmongManyIsNoDrift() {
        LiveExecution live = new LiveExecution(PROFILE, DriftBounds.defaults());
        assertThat(record(live, 200, PROFILE)).isEmpty();
        assertThat(live.record(10 * PROFILE)).isEqualTo(Change.NONE);
    }

    @Test
    void tooFewExecutionsSayNothing() {
        LiveExecution live = new LiveExecution(PROFILE, BOUNDS);
        assertThat(record(live, 9, 10 * PROFILE)).isEmpty();
        assertThat(live.record(10 * PROFILE)).isEqualTo(Change.DRIFTED);
    }

    @Test
    void eachFunctionPlatformTypeAndBatchHasItsOwn() {
        LiveEstimates estimates =
                new LiveEstimates(PublishedProfiles.herofakeCcgrid2023().profiles(), BOUNDS);
        assertThat(estimates.all()).hasSize(12);
        LiveEstimates.Key resnet = new LiveEstimates.Key("resnet50", "cpu", 1);
        for (int i = 0; i < 9; i++) {
            assertThat(estimates.record(resnet, 1_000_000_000)).isEqualTo(Change.NONE);
        }
        assertThat(estimates.record(resnet, 1_000_000_000)).isEqualTo(Change.DRIFTED);
        assertThat(estimates.find(resnet).orElseThrow().samples()).isEqualTo(10);
        assertThat(estimates
                        .find(new LiveEstimates.Key("vgg16", "cpu", 1))
                        .orElseThrow()
                        .samples())
                .isZero();
        LiveEstimates.Key unknown = new LiveEstimates.Key("resnet50", "cpu", 32);
        assertThat(estimates.record(unknown, 1)).isEqualTo(Change.NONE);
        assertThat(estimates.find(unknown)).isEmpty();
        assertThat(estimates.all()).hasSize(12);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 1.1, Double.NaN})
    void aWeightIsAboveZeroAndAtMostOne(double weight) {
        assertThatThrownBy(() -> new RunningEstimate(weight)).hasMessageContaining("weight");
        assertThatThrownBy(() -> new DriftBounds(0.3, 0.1, 1, weight)).hasMessageContaining("weight");
    }

    @Test
    void badBoundsAndTimesAreNamed() {
        assertThatThrownBy(() -> new DriftBounds(Double.NaN, 0.1, 1, 0.1)).hasMessageContaining("raise");
        assertThatThrownBy(() -> new DriftBounds(0.3, 0.4, 1, 0.1)).hasMessageContaining("clear");
        assertThatThrownBy(() -> new DriftBounds(0.3, 0.1, 0, 0.1)).hasMessageContaining("minSamples");
        assertThatThrownBy(() -> new LiveExecution(0, BOUNDS)).hasMessageContaining("profileNanos");
        assertThatThrownBy(() -> new LiveExecution(1, BOUNDS).record(-1)).hasMessageContaining("execution time");
        assertThatThrownBy(() -> new RunningEstimate(1).add(Double.NaN)).hasMessageContaining("finite");
    }

    private static List<Change> record(LiveExecution live, int times, long nanos) {
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            Change change = live.record(nanos);
            if (change != Change.NONE) {
                changes.add(change);
            }
        }
        return changes;
    }
}

package io.herofake.policy.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.herofake.policy.Catalog;
import io.herofake.policy.Samples;
import org.junit.jupiter.api.Test;

class SpeedsTest {
    private static final int CPU = 0;
    private final Catalog catalog = Samples.paper();

    @Test
    void beginsWithTheProfile() {
        Speeds speeds = new Speeds(catalog, true);
        assertThat(speeds.nanos(0, CPU)).isEqualTo(124_458_333L);
        assertThat(speeds.perSecond(0, CPU)).isCloseTo(8.035, within(1e-3));
        assertThat(speeds.deviationNanos(0, CPU)).isZero();
    }

    /** The profile counts as four samples: after one that took twice as long, the factor is 1 + 1/5. */
    @Test
    void learnsFromWhatExecutionsTook() {
        Speeds speeds = new Speeds(catalog, true);
        speeds.executed(new FakeReplica(0, CPU), 1, 2 * 124_458_333L);
        assertThat(speeds.nanos(0, CPU)).isEqualTo(Math.round(1.2 * 124_458_333));
        assertThat(speeds.nanos(1, CPU)).isEqualTo(143_483_333L);
        for (int i = 0; i < 500; i++) {
            speeds.executed(new FakeReplica(0, CPU), 1, Math.round(1.3 * 124_458_333));
        }
        assertThat(speeds.nanos(0, CPU) / 124_458_333.0).isCloseTo(1.3, within(0.005));
        assertThat(speeds.variability(0, CPU)).isLessThan(0.001);
    }

    /** Times that are 0.5 and 1.5 times the profile in turn have a coefficient of variation of 0.5. */
    @Test
    void knowsHowMuchTheyVary() {
        Speeds speeds = new Speeds(catalog, true);
        for (int i = 0; i < 2000; i++) {
            speeds.executed(new FakeReplica(0, CPU), 1, Math.round((i % 2 + 0.5) * 124_458_333));
        }
        assertThat(speeds.variability(0, CPU)).isCloseTo(0.25, within(0.01));
        assertThat(speeds.deviationNanos(0, CPU) / 124_458_333.0).isCloseTo(0.5, within(0.01));
    }

    @Test
    void believesTheProfileForGoodIfItIsNotToLearn() {
        Speeds speeds = new Speeds(catalog, false);
        speeds.executed(new FakeReplica(0, CPU), 1, 1);
        assertThat(speeds.nanos(0, CPU)).isEqualTo(124_458_333L);
    }
}

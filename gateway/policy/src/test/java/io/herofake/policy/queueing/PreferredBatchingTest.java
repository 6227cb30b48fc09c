package io.herofake.policy.queueing;

import static org.assertj.core.api.Assertions.assertThat;

import io.herofake.policy.Catalog;
import io.herofake.policy.QosLevel;
import io.herofake.policy.Samples;
import io.herofake.profile.Profile.BatchCost;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PreferredBatchingTest {
    private static final long LATE = 1_000_000;
    private final Catalog catalog = new Catalog(
            Samples.types(),
            List.of(Samples.profile(
                    "f",
                    "gpu",
                    0,
                    new TreeMap<>(Map.of(1, new BatchCost(10, 1), 4, new BatchCost(25, 3), 6, new BatchCost(30, 5))))),
            QosLevel.paper());

    private final PreferredBatching policy = new PreferredBatching(catalog, 8, List.of(2, 4), 100);

    @Test
    void theProfileBoundsTheBatch() {
        assertThat(policy.maxBatch(0, 1)).isEqualTo(6);
        assertThat(policy.maxBatch(0, 0)).isEqualTo(1);
    }

    @Test
    void takesTheLargestPreferredSizeOrAFullBatch() {
        assertThat(policy.take(0, 1, 2, 0, LATE, 0)).isEqualTo(2);
        assertThat(policy.take(0, 1, 3, 0, LATE, 0)).isEqualTo(2);
        assertThat(policy.take(0, 1, 5, 0, LATE, 0)).isEqualTo(4);
        assertThat(policy.take(0, 1, 9, 0, LATE, 0)).isEqualTo(6);
    }

    @Test
    void waitsForMoreUntilTheDelayIsOver() {
        assertThat(policy.take(0, 1, 1, 60, LATE, 60)).isZero();
        assertThat(policy.waitNanos(0, 1, 1, 60, LATE, 60)).isEqualTo(40);
        assertThat(policy.take(0, 1, 1, 100, LATE, 100)).isEqualTo(1);
    }

    @Test
    void doesNotWaitTheFirstTaskLate() {
        // Due at 50 and 10 long: it must begin at 40.
        assertThat(policy.take(0, 1, 1, 0, 50, 20)).isZero();
        assertThat(policy.waitNanos(0, 1, 1, 0, 50, 20)).isEqualTo(20);
        assertThat(policy.take(0, 1, 1, 20, 50, 40)).isEqualTo(1);
    }

    @Test
    void withoutPreferredSizesOnlyAFullBatchDoesNotWait() {
        PreferredBatching full = new PreferredBatching(catalog, 4, List.of(), 100);
        assertThat(full.take(0, 1, 3, 0, LATE, 0)).isZero();
        assertThat(full.take(0, 1, 4, 0, LATE, 0)).isEqualTo(4);
        assertThat(full.take(0, 1, 3, 100, LATE, 100)).isEqualTo(3);
    }
}

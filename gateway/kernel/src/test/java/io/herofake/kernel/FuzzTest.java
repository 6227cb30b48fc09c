package io.herofake.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Seeded random scenarios with every kind of event and trouble; invariants are checked after each event. */
class FuzzTest {
    private static final int SEEDS = 25;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void invariantsHoldAndEveryTaskEnds(int block) {
        for (int i = 0; i < SEEDS; i++) {
            long seed = block * 1000L + i;
            try {
                FuzzDriver driver = new FuzzDriver(seed);
                driver.run();
                driver.settle();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 1004, 2005, 7006})
    void sameSeedSameActions(long seed) {
        FuzzDriver first = new FuzzDriver(seed);
        FuzzDriver second = new FuzzDriver(seed);
        first.run();
        second.run();
        assertThat(first.log).hasSizeGreaterThan(50).isEqualTo(second.log);
    }
}

package io.herofake.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Seeded random scenarios with every kind of event and trouble; invariants are checked after each event. */
class FuzzTest {
    private static final int SEEDS = 15;

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
    @ValueSource(ints = {20, 21, 22, 23})
    void theyHoldForPoliciesThatBindLate(int block) {
        Map<String, Integer> seen = new TreeMap<>();
        for (int i = 0; i < SEEDS; i++) {
            long seed = block * 1000L + i;
            try {
                FuzzDriver driver = new FuzzDriver(seed, true);
                driver.run();
                driver.settle();
                driver.seen().forEach((what, count) -> seen.merge(what, count, Integer::sum));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
        assertThat(seen).containsKeys("plan-pull", "batch", "COMPLETED", "RELEASE", "PLACE", "requeue");
    }

    /** What a fuzz does not reach it does not test. */
    @Test
    void everyKindOfThingHappens() {
        Map<String, Integer> seen = new TreeMap<>();
        for (long seed = 0; seed < 40; seed++) {
            FuzzDriver driver = new FuzzDriver(9000 + seed);
            driver.run();
            driver.seen().forEach((what, count) -> seen.merge(what, count, Integer::sum));
        }
        for (Outcome outcome : Outcome.values()) {
            assertThat(seen).as("a task that ended as %s", outcome).containsKey(outcome.name());
        }
        for (LateCause cause : LateCause.values()) {
            assertThat(seen).as("a task late for %s", cause).containsKey(cause.name());
        }
        assertThat(seen)
                .containsKeys("batch", "cached start", "cold start", "quarantine", "backwards", "PLACE", "START");
        assertThat(seen).containsKeys("RELEASE", "ignored event", "requeue", "waiting");
        assertThat(seen.get("placements compared")).isGreaterThan(3000);
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

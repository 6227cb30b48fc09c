package io.herofake.profiler.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.herofake.profiler.measure.SteadyState.Verdict;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** With timings and a clock of the test's own. */
final class SteadyStateTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LIMIT = TimeUnit.SECONDS.toNanos(60);

    private final SteadyState steady = new SteadyState(3, LIMIT);
    private long now = 5;

    private Verdict add(long nanos) {
        now += nanos;
        return steady.add(now, nanos);
    }

    @Test
    void equalTimingsAreSteadyAfterThreeWindows() {
        for (int i = 0; i < 8; i++) {
            assertThat(add(100 * MILLI)).isEqualTo(Verdict.WARMING_UP);
        }
        assertThat(add(100 * MILLI)).isEqualTo(Verdict.STEADY);
        assertThat(steady.steady()).isTrue();
        assertThat(steady.samples()).isEqualTo(9);
        assertThat(steady.describe()).isEqualTo("steady after 9 inferences");
    }

    @Test
    void aWindowOfQuickTimingsLastsAQuarterOfASecond() {
        Verdict verdict = Verdict.WARMING_UP;
        while (verdict == Verdict.WARMING_UP) {
            verdict = add(MILLI);
        }
        assertThat(verdict).isEqualTo(Verdict.STEADY);
        assertThat(steady.samples()).isEqualTo(3 * 250);
    }

    @Test
    void fallingTimingsAreWaitedFor() {
        Verdict verdict = Verdict.WARMING_UP;
        long nanos = 1000 * MILLI;
        while (verdict == Verdict.WARMING_UP) {
            verdict = add(nanos);
            nanos = Math.max(100 * MILLI, nanos * 8 / 10);
        }
        assertThat(verdict).isEqualTo(Verdict.STEADY);
        assertThat(nanos).isEqualTo(100 * MILLI);
        assertThat(steady.spread()).isLessThanOrEqualTo(SteadyState.TOLERANCE);
    }

    @Test
    void aFewSlowOnesDoNotMatterToAMedian() {
        for (int i = 0; i < 8; i++) {
            add(i % 3 == 1 ? 900 * MILLI : 100 * MILLI);
        }
        assertThat(add(100 * MILLI)).isEqualTo(Verdict.STEADY);
    }

    @Test
    void noiseThatNeverSettlesIsGivenUp() {
        Random random = new Random(7);
        Verdict verdict = Verdict.WARMING_UP;
        long growing = 100 * MILLI;
        while (verdict == Verdict.WARMING_UP) {
            growing = growing * 110 / 100;
            verdict = add(growing + random.nextInt(1000));
        }
        assertThat(verdict).isEqualTo(Verdict.UNSTEADY);
        assertThat(steady.steady()).isFalse();
        assertThat(steady.spread()).isGreaterThan(SteadyState.TOLERANCE);
        assertThat(steady.describe()).contains("not steady").contains("% apart, more than 5%");
        assertThat(add(MILLI)).isEqualTo(Verdict.UNSTEADY);
    }

    @Test
    void whatIsTooSlowForThreeWindowsIsSaidToBe() {
        assertThat(add(LIMIT)).isEqualTo(Verdict.UNSTEADY);
        assertThat(steady.describe()).contains("too slow for 3 windows").contains("60 s");
        assertThat(steady.spread()).isInfinite();
    }
}

package io.herofake.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The spin by a clock that goes on by a microsecond at each look. */
final class SpinTest {
    private static final long LOOK = 1_000;

    private long now = -5_000_000; // nanoTime may be anything
    private final Spin spin = new Spin(Duration.ofNanos(100 * LOOK), () -> now += LOOK);

    /** A wait for something that comes after so many looks. */
    private boolean comesAfter(int looks) {
        AtomicInteger left = new AtomicInteger(looks);
        long begin = spin.begin();
        boolean come = spin.spin(begin, () -> left.getAndDecrement() <= 0);
        if (!come) {
            now = Math.max(now, begin + looks * LOOK); // it sleeps until then
        }
        spin.end(begin);
        return come;
    }

    private void comesOften() {
        for (int i = 0; i < 40; i++) {
            comesAfter(10);
        }
    }

    @Test
    void whatComesOftenIsWaitedForAwake() {
        assertThat(comesAfter(10)).isFalse();

        comesOften();

        assertThat(comesAfter(10)).isTrue();
    }

    @Test
    void whatComesSeldomIsSleptFor() {
        for (int i = 0; i < 100; i++) {
            assertThat(comesAfter(150)).isFalse();
        }
    }

    @Test
    void whatStopsComingIsLookedForOnlyForAMoment() {
        comesOften();
        AtomicInteger looks = new AtomicInteger();
        for (int i = 0; i < 50; i++) {
            long wait = spin.begin();
            spin.spin(wait, () -> looks.incrementAndGet() < 0);
            now += 1_000_000 * LOOK; // a second's sleep
            spin.end(wait);
        }
        assertThat(looks.get()).isBetween(100, 300);
    }

    @Test
    void aSpinIsBounded() {
        comesOften();
        long begin = spin.begin();

        assertThat(spin.spin(begin, () -> false)).isFalse();
        assertThat(now - begin).isEqualTo(100 * LOOK);
    }

    @Test
    void aProcessorThatOthersWantIsLeftAlone() {
        comesOften();
        long begin = spin.begin();
        boolean come = spin.spin(begin, () -> {
            now += 50 * LOOK; // another thread had the processor
            return false;
        });
        assertThat(come).isFalse();
        assertThat(now - begin).isLessThan(60 * LOOK);
        spin.end(begin);

        comesOften();
        assertThat(comesAfter(10)).isFalse();
        now += 100_000 * LOOK;
        assertThat(comesAfter(10)).isTrue();
    }

    @Test
    void withoutALengthItNeverLooks() {
        Spin none = new Spin(Duration.ZERO, () -> {
            throw new AssertionError("nobody needs the time");
        });
        for (int i = 0; i < 20; i++) {
            long begin = none.begin();
            assertThat(none.spin(begin, () -> true)).isFalse();
            none.end(begin);
        }
    }
}

package io.herofake.profiler.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AccumulatorTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void aCounterIsAddedUpFromItsFirstReading() {
        CounterAccumulator counter = new CounterAccumulator(1e-6, 1e-6, 1_000_000_000, 60 * SECOND);
        counter.add(500_000_000, 0);
        assertThat(counter.joules()).isZero();
        counter.add(512_000_000, SECOND);
        counter.add(530_000_000, 2 * SECOND);
        assertThat(counter.joules()).isCloseTo(30, within(1e-9));
        assertThat(counter.discontinuities()).isZero();
    }

    @Test
    void aWrapIsNoLoss() {
        CounterAccumulator counter = new CounterAccumulator(1e-6, 1e-6, 1_000_000_000, 60 * SECOND);
        counter.add(990_000_000, 0);
        counter.add(15_000_000, SECOND);
        assertThat(counter.joules()).isCloseTo(25, within(1e-9));
        assertThat(counter.discontinuities()).isZero();
    }

    @Test
    void whateverTheLoadACounterThatWrapsManyTimesGivesWhatWentIn() {
        long range = 262_143_328_850L; // of an Intel package
        Random random = new Random(3);
        CounterAccumulator counter = new CounterAccumulator(1e-6, 1e-4, range, 60 * SECOND);
        long raw = 100;
        long micros = 0;
        counter.add(raw, 0);
        for (int second = 1; second <= 20_000; second++) {
            long step = 20_000_000L + random.nextInt(280_000_000);
            micros += step;
            raw = (raw + step) % range;
            counter.add(raw, second * SECOND);
        }
        assertThat(micros / range).isGreaterThan(5);
        assertThat(counter.discontinuities()).isZero();
        assertThat(counter.joules()).isCloseTo(micros * 1e-6, within(1e-3));
    }

    @Test
    void aCounterThatWasResetIsAJumpNotAHugeEnergy() {
        CounterAccumulator counter = new CounterAccumulator(1e-6, 1e-6, 262_143_328_850L, 60 * SECOND);
        counter.add(10_000_000_000L, 0);
        counter.add(10_010_000_000L, SECOND);
        counter.add(5, 2 * SECOND); // as a wrap that would be 252 kJ in a second
        counter.add(20_000_005, 3 * SECOND);
        assertThat(counter.discontinuities()).isEqualTo(1);
        assertThat(counter.joules()).isCloseTo(30, within(1e-9));
    }

    @Test
    void aCounterThatNeverWrapsAndFallsHasJumped() {
        CounterAccumulator counter = new CounterAccumulator(1e-6, 1e-6, 0, 60 * SECOND);
        counter.add(1_000_000, 0);
        counter.add(999_999, SECOND);
        assertThat(counter.discontinuities()).isEqualTo(1);
        assertThat(counter.joules()).isZero();
    }

    @Test
    void aJumpForwardIsNotBelieved() {
        CounterAccumulator counter = new CounterAccumulator(1e-6, 1e-6, 0, 60 * SECOND);
        counter.add(0, 0);
        counter.add(1_000_000_000_000L, SECOND); // 1 MJ in a second
        assertThat(counter.discontinuities()).isEqualTo(1);
        assertThat(counter.joules()).isZero();
    }

    @Test
    void aCounterNotReadForTooLongMayHaveWrappedTwice() {
        CounterAccumulator counter = new CounterAccumulator(1e-6, 1e-6, 1_000_000_000, 60 * SECOND);
        counter.add(0, 0);
        counter.add(5_000_000, 61 * SECOND);
        assertThat(counter.discontinuities()).isEqualTo(1);
    }

    @Test
    void aCoarseCounterMayStepBetweenTwoQuickReadings() {
        CounterAccumulator wattHours = new CounterAccumulator(3600, 3600, 0xffff_ffffL, 3600 * SECOND);
        wattHours.add(41, 0);
        wattHours.add(42, SECOND / 100);
        assertThat(wattHours.joules()).isEqualTo(3600);
        assertThat(wattHours.discontinuities()).isZero();
    }

    @Test
    void powerIsIntegratedByTheTrapezoidalRule() {
        PowerIntegrator power = new PowerIntegrator(5 * SECOND);
        power.add(100, 0);
        assertThat(power.joules()).isZero();
        power.add(200, 2 * SECOND);
        assertThat(power.joules()).isEqualTo(300);
        power.add(200, 3 * SECOND);
        assertThat(power.joules()).isEqualTo(500);
        assertThat(power.discontinuities()).isZero();
    }

    @Test
    void powerInAGapIsNotGuessed() {
        PowerIntegrator power = new PowerIntegrator(5 * SECOND);
        power.add(100, 0);
        power.add(100, 6 * SECOND);
        power.add(100, 7 * SECOND);
        assertThat(power.joules()).isEqualTo(100);
        assertThat(power.discontinuities()).isEqualTo(1);
    }
}

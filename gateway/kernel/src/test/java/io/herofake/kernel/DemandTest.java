package io.herofake.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.herofake.policy.plan.Demand;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What the autoscaler plan makes of a kernel's counters of arrivals. */
class DemandTest {
    private static final long TICK = 100 * Lab.MS;

    private final LabDriver driver =
            new Lab().policies("fixed", "kn").node("cpu").start();
    private final Demand demand = new Demand(driver.kernel.cluster(), 300, true);
    private final SplittableRandom random = new SplittableRandom(5);
    private long now;
    private double next;
    private double highest;

    /** Poisson arrivals of function a for some seconds, sampled ten times a second. */
    private void poisson(double perSecond, double seconds) {
        long end = now + Math.round(seconds * 1e9);
        next = now - Math.log(1 - random.nextDouble()) / perSecond * 1e9;
        while (now < end) {
            now += TICK;
            while (next <= now) {
                driver.kernel.arrived((long) next, Lab.A, Lab.LOW, 0);
                next -= Math.log(1 - random.nextDouble()) / perSecond * 1e9;
            }
            demand.sample(now);
            highest = Math.max(highest, demand.current(Lab.A));
        }
    }

    @Test
    void nothingIsKnownBeforeTheFirstTask() {
        demand.sample(TICK);
        assertThat(demand.active(Lab.A)).isFalse();
        assertThat(demand.current(Lab.A)).isZero();
        assertThat(demand.share(Lab.A, Lab.LOW)).isCloseTo(1.0 / 3, within(1e-12));
    }

    /** One task in the first tenth of a second, a quarter of a second given before it: 1 / 0.35, not 10 a second. */
    @Test
    void oneTaskIsNotAHighRate() {
        driver.kernel.arrived(1, Lab.A, Lab.LOW, 0);
        demand.sample(TICK);
        assertThat(demand.current(Lab.A)).isCloseTo(1 / 0.35, within(0.03));
        assertThat(demand.active(Lab.A)).isTrue();
        assertThat(demand.active(Lab.B)).isFalse();
        assertThat(demand.share(Lab.A, Lab.LOW)).isEqualTo(1);
    }

    @Test
    void aStepIsBelievedWithinASecondAndForgottenSlowly() {
        poisson(10, 60);
        assertThat(demand.current(Lab.A)).isBetween(7.0, 16.0);
        poisson(100, 1);
        assertThat(demand.current(Lab.A)).isBetween(50.0, 120.0);
        poisson(100, 30);
        poisson(10, 30);
        assertThat(demand.current(Lab.A)).isLessThan(20);
        assertThat(demand.mean(Lab.A)).isGreaterThan(20);
        assertThat(demand.peak(Lab.A)).isBetween(70.0, 120.0);
    }

    @Test
    void chanceIsNotTakenForAStep() {
        poisson(20, 20);
        highest = 0;
        poisson(20, 600);
        assertThat(highest).isLessThan(30);
        assertThat(demand.variability(Lab.A)).isBetween(1.0, 1.7);
        assertThat(demand.idleSeconds(Lab.A)).isLessThan(1);
    }

    @Test
    void burstsShowInTheVariability() {
        for (int i = 0; i < 60; i++) {
            poisson(60, 1);
            poisson(0.1, 3);
        }
        assertThat(demand.variability(Lab.A)).isGreaterThan(4);
    }
}

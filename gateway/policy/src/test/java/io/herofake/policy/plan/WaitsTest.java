package io.herofake.policy.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class WaitsTest {
    /** M/M/1 is exact: P(W > t) = rho exp(-(mu - lambda) t). With mu = 10, lambda = 8 and t = 0.5: 0.8 exp(-1). */
    @Test
    void oneReplicaWithExponentialTimesIsExact() {
        assertThat(Waits.longerThan(8, 10, 1, 2, 0.5)).isCloseTo(0.8 * Math.exp(-1), within(1e-12));
        assertThat(Waits.longerThan(8, 10, 1, 2, 0)).isCloseTo(0.8, within(1e-12));
    }

    /** Erlang C for 4 servers at 80% is 0.5964; Sakasegawa gives 0.8^(sqrt(10) - 1) = 0.6172. */
    @Test
    void severalReplicasAreCloseToErlangC() {
        assertThat(Waits.longerThan(32, 40, 4, 2, 0)).isCloseTo(0.6172, within(1e-4));
    }

    /** Constant execution times halve the variability, so the tail falls twice as fast. */
    @Test
    void lessVariabilityMeansShorterWaits() {
        double exponential = Waits.longerThan(8, 10, 1, 2, 0.5);
        double constant = Waits.longerThan(8, 10, 1, 1, 0.5);
        assertThat(constant).isCloseTo(exponential * exponential / 0.8, within(1e-12));
    }

    @Test
    void overloadAndHopelessDeadlinesAreCertainToMiss() {
        assertThat(Waits.longerThan(10, 10, 3, 1, 100)).isEqualTo(1);
        assertThat(Waits.longerThan(1, 10, 3, 1, -0.001)).isEqualTo(1);
        assertThat(Waits.longerThan(0, 10, 3, 1, 0.1)).isZero();
        assertThat(Waits.longerThan(0, 0, 0, 1, 0.1)).isZero();
    }
}

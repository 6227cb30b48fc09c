package io.herofake.sim.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrivalProcessTest {
    private static final int MANY = 200_000;

    @Test
    void poissonGapsHaveTheMeanAndSpreadOfAnExponential() {
        long[] arrivals = first(new PoissonProcess(62), MANY, 1);
        double sum = 0;
        double squares = 0;
        for (int i = 1; i < MANY; i++) {
            double gap = (arrivals[i] - arrivals[i - 1]) / 1e9;
            sum += gap;
            squares += gap * gap;
        }
        double mean = sum / (MANY - 1);
        double deviation = Math.sqrt(squares / (MANY - 1) - mean * mean);
        assertThat(mean).isCloseTo(1 / 62.0, within(0.01 / 62));
        assertThat(deviation).isCloseTo(1 / 62.0, within(0.02 / 62));
    }

    @Test
    void sameSeedGivesTheSameArrivalsAndAnotherSeedOthers() {
        ArrivalProcess process =
                new BurstyProcess(List.of(new BurstyProcess.State(100, 1), new BurstyProcess.State(0, 3)));
        assertThat(first(process, 1000, 7)).isEqualTo(first(process, 1000, 7)).isNotEqualTo(first(process, 1000, 8));
    }

    @Test
    void burstyRateIsTheTimeWeightedMeanAndGapsSpreadMoreThanPoissons() {
        long[] arrivals = first(
                new BurstyProcess(List.of(new BurstyProcess.State(200, 0.5), new BurstyProcess.State(10, 1.5))),
                MANY,
                3);
        // (200 x 0.5 + 10 x 1.5) / 2 = 57.5 tasks a second.
        assertThat(MANY / (arrivals[MANY - 1] / 1e9)).isCloseTo(57.5, within(2.0));
        double mean = arrivals[MANY - 1] / 1e9 / MANY;
        double squares = 0;
        for (int i = 1; i < MANY; i++) {
            squares += Math.pow((arrivals[i] - arrivals[i - 1]) / 1e9 - mean, 2);
        }
        assertThat(Math.sqrt(squares / MANY) / mean).isGreaterThan(1.5);
    }

    @Test
    void diurnalRateRisesAndFallsAsTheSineSays() {
        DiurnalProcess process = new DiurnalProcess(100, 0.5, 100, 0);
        int[] perQuarter = new int[4];
        ArrivalProcess.Clock clock = process.start(new Draws(1, Draws.Stream.ARRIVAL));
        for (long t = clock.next(); t < 4_000_000_000_000L; t = clock.next()) {
            perQuarter[(int) (t / 1e9 % 100 / 25)]++;
        }
        // Mean of the sine over a quarter is 2 / pi: 100 (1 +- 0.5 x 0.6366) tasks a second for 1,000 s.
        assertThat(perQuarter[0]).isCloseTo(131_831, within(1500));
        assertThat(perQuarter[1]).isCloseTo(131_831, within(1500));
        assertThat(perQuarter[2]).isCloseTo(68_169, within(1500));
        assertThat(perQuarter[3]).isCloseTo(68_169, within(1500));
        assertThat(process.rateAt(25)).isCloseTo(150, within(1e-9));
    }

    @Test
    void stepsChangeTheRateOnTimeAndAZeroStepIsSilent() {
        ArrivalProcess.Clock clock = new StepProcess(List.of(
                        new StepProcess.Step(1000, 10), new StepProcess.Step(0, 10), new StepProcess.Step(100, 10)))
                .start(new Draws(5, Draws.Stream.ARRIVAL));
        int[] perStep = new int[3];
        for (long t = clock.next(); t < 30_000_000_000L; t = clock.next()) {
            perStep[(int) (t / 10_000_000_000L)]++;
        }
        assertThat(perStep[0]).isCloseTo(10_000, within(400));
        assertThat(perStep[1]).isZero();
        assertThat(perStep[2]).isCloseTo(1000, within(130));
    }

    @Test
    void lastStepAtRateZeroEndsTheWorkload() {
        ArrivalProcess.Clock clock = new StepProcess(List.of(new StepProcess.Step(10, 1), new StepProcess.Step(0, 1)))
                .start(new Draws(5, Draws.Stream.ARRIVAL));
        long last = 0;
        for (int i = 0; i < 100 && last != ArrivalProcess.NEVER; i++) {
            last = clock.next();
        }
        assertThat(last).isEqualTo(ArrivalProcess.NEVER);
        assertThat(clock.next()).isEqualTo(ArrivalProcess.NEVER);
    }

    @Test
    void slowestRateNeverOverflowsTime() {
        ArrivalProcess.Clock clock = new PoissonProcess(1e-9).start(new Draws(1, Draws.Stream.ARRIVAL));
        long last = 0;
        for (int i = 0; i < 1000; i++) {
            long next = clock.next();
            assertThat(next).isGreaterThanOrEqualTo(last);
            last = next;
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY, 1e10})
    void refusesRatesThatMakeNoSense(double rate) {
        assertThatThrownBy(() -> new PoissonProcess(rate))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rate must be from 0.000000001 to 1e9 tasks a second");
    }

    @Test
    void refusesBadPhases() {
        assertThatThrownBy(() -> new BurstyProcess(List.of(new BurstyProcess.State(1, 1))))
                .hasMessageContaining("two states");
        assertThatThrownBy(() -> new BurstyProcess.State(1, 0)).hasMessageContaining("meanSeconds");
        assertThatThrownBy(() ->
                        new BurstyProcess(List.of(new BurstyProcess.State(1e-9, 1e-9), new BurstyProcess.State(0, 1))))
                .hasMessageContaining("tasks a round");
        assertThatThrownBy(() -> new StepProcess(List.of(new StepProcess.Step(0, 1))))
                .hasMessageContaining("above 0");
        assertThatThrownBy(() -> new DiurnalProcess(1, 1.5, 10, 0)).hasMessageContaining("amplitude");
        assertThatThrownBy(() -> new DiurnalProcess(1, 0.5, 10, Double.NaN)).hasMessageContaining("phaseSeconds");
    }

    private static long[] first(ArrivalProcess process, int count, long seed) {
        ArrivalProcess.Clock clock = process.start(new Draws(seed, Draws.Stream.ARRIVAL));
        long[] arrivals = new long[count];
        for (int i = 0; i < count; i++) {
            arrivals[i] = clock.next();
        }
        assertThat(arrivals).isSorted();
        return arrivals;
    }
}

package io.herofake.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The scheduler pull and the queue order meetable in small scenarios worked out by hand. */
class PullTest {
    private static Lab lab() {
        return new Lab().policies("fixed", "pull");
    }

    private static LabDriver arriveAt(LabDriver driver, long ms, int level, int first, int count) {
        for (int i = 0; i < count; i++) {
            driver.arrive(ms, Lab.A, level, first + i);
        }
        return driver;
    }

    /** A gpu, at 1/5 of the time and half the energy, is free at 20: task 1 waits for it though a cpu is idle. */
    @Test
    void aTaskWaitsForACheaperReplicaThatIsFreeSoon() {
        LabDriver driver =
                lab().node("cpu", "gpu").warm("a", "cpu", 1).warm("a", "gpu", 1).start();
        arriveAt(arriveAt(driver, 0, Lab.HIGH, 0, 1), 1, Lab.HIGH, 1, 1).run(500);
        assertThat(driver.take("run")).containsExactly("0 run f0@1 0", "20 run f0@1 1");
    }

    /**
     * A gpu does 50 a second. Task 0 runs on it until 20. What waits may take half of what the tightest level leaves after the
     * next execution there: (200 - 40) / 2 = 80, which is four tasks with one to come. The fifth to wait makes the first of
     * them go to the cpu.
     */
    @Test
    void notMoreWaitThanItCanDoInTime() {
        LabDriver driver =
                lab().node("cpu", "gpu").warm("a", "cpu", 1).warm("a", "gpu", 1).start();
        arriveAt(driver, 0, Lab.HIGH, 0, 3).run(0);
        assertThat(driver.take("run")).containsExactly("0 run f0@1 0");
        arriveAt(driver, 0, Lab.HIGH, 3, 3).run(0);
        assertThat(driver.take("run")).containsExactly("0 run f0@0 1");
        driver.run(500);
        assertThat(driver.take("end")).noneMatch(line -> line.endsWith("late"));
    }

    @Test
    void ifItIsNotToWaitItTakesWhatIsIdle() {
        LabDriver driver = lab().node("cpu", "gpu")
                .warm("a", "cpu", 1)
                .warm("a", "gpu", 1)
                .scheduler("waitForCheaper", false)
                .start();
        arriveAt(driver, 0, Lab.HIGH, 0, 2).run(0);
        assertThat(driver.take("run")).containsExactly("0 run f0@1 0", "0 run f0@0 1");
    }

    /** At 200 task 2, due at 202, cannot be in time any more: task 3, due at 403, comes first. */
    @Test
    void whatIsLateAnywayComesLast() {
        LabDriver driver = lab().node("cpu")
                .warm("a", "cpu", 1)
                .scheduler("latePatienceSeconds", 0)
                .start();
        driver.arrive(0, Lab.A, Lab.HIGH, 0)
                .arrive(1, Lab.A, Lab.HIGH, 1)
                .arrive(2, Lab.A, Lab.HIGH, 2)
                .arrive(3, Lab.A, Lab.LOW, 3)
                .run(1000);
        assertThat(driver.take("run"))
                .containsExactly("0 run f0@0 0", "100 run f0@0 1", "200 run f0@0 3", "300 run f0@0 2");
    }

    /**
     * Alone, a cpu that runs a late task for 100 could make others late as long as they come every 150, less than twice an
     * execution; so the late one waits for the patience to end.
     */
    @Test
    void whatIsLateRunsWhereItIsInNobodysWayOrAfterAWhile() {
        LabDriver one = lab().node("cpu")
                .warm("a", "cpu", 1)
                .scheduler("latePatienceSeconds", 1)
                .start();
        one.arrive(0, Lab.A, Lab.HIGH, 0);
        one.at(0, () -> one.kernel.arrived(0, Lab.A, Lab.HIGH, 99, 0, 50 * Lab.MS));
        for (int i = 1; i < 10; i++) {
            one.arrive(150L * i, Lab.A, Lab.HIGH, i);
        }
        one.run(10_000);
        assertThat(one.take("run")).contains("1050 run f0@0 7", "1150 run f0@0 99", "1250 run f0@0 8");
        LabDriver calm = lab().node("cpu").warm("a", "cpu", 1).start();
        calm.at(0, () -> calm.kernel.arrived(0, Lab.A, Lab.HIGH, 9, 0, 50 * Lab.MS));
        calm.run(10_000);
        assertThat(calm.take("run")).containsExactly("0 run f0@0 9");
        LabDriver two = lab().node("cpu", "cpu").warm("a", "cpu", 2).start();
        two.at(0, () -> two.kernel.arrived(0, Lab.A, Lab.HIGH, 9, 0, 50 * Lab.MS));
        two.run(10_000);
        assertThat(two.take("run")).containsExactly("0 run f0@0 9");
    }

    /** Executions take ten times what the profile says, so that nothing can be in time: nothing is held back for it either. */
    @Test
    void whereNothingCanBeInTimeNothingWaitsForPatience() {
        LabDriver driver = lab().node("cpu").warm("a", "cpu", 1).start();
        driver.slowdown(10);
        for (int i = 0; i < 8; i++) {
            driver.arrive(0, Lab.A, Lab.LOW, i);
        }
        driver.run(20_000);
        assertThat(driver.take("end")).hasSize(8).last().asString().startsWith("8000 end");
    }

    /** Four at once take 40 on a gpu, one takes 20: what waits at 20 becomes one batch. */
    @Test
    void tasksThatWaitBecomeABatchWhereThatPays() {
        LabDriver driver =
                lab().node("gpu").warm("a", "gpu", 1).batching("fill").start();
        arriveAt(arriveAt(driver, 0, Lab.LOW, 0, 1), 1, Lab.LOW, 1, 5).run(500);
        assertThat(driver.take("run")).containsExactly("0 run f0@0 0", "20 run f0@0 1 2 3 4", "60 run f0@0 5");
    }

    /** Two at once cost what four do, 40 and 10 joules, instead of 2 x 20 and 2 x 4: they run one by one. */
    @Test
    void andNotWhereItDoesNot() {
        LabDriver driver =
                lab().node("gpu").warm("a", "gpu", 1).batching("fill").start();
        arriveAt(arriveAt(driver, 0, Lab.LOW, 0, 1), 1, Lab.LOW, 1, 2).run(500);
        assertThat(driver.take("run")).containsExactly("0 run f0@0 0", "20 run f0@0 1", "40 run f0@0 2");
    }

    @Test
    void aReplicaThatIsReadyTakesWhatWaitsAtOnce() {
        LabDriver driver = lab().node("cpu").start();
        driver.arrive(5, Lab.A, Lab.LOW, 0).run(1500);
        assertThat(driver.take("run")).containsExactly("1005 run f0@0 0");
    }

    @Test
    void explainsWhatItWeighs() {
        LabDriver driver =
                lab().node("cpu", "gpu").warm("a", "cpu", 1).warm("a", "gpu", 1).start();
        driver.run(0);
        driver.kernel.explain(true);
        driver.arrive(1, Lab.A, Lab.HIGH, 0).run(1);
        assertThat(driver.decisions).singleElement().satisfies(decision -> {
            assertThat(decision.chosen()).isEqualTo("n0/1 gpu");
            assertThat(decision.notes()).containsEntry("waiting", 0.0).containsEntry("slackSeconds", 0.2);
            assertThat(decision.candidates()).extracting("name").containsExactly("n0/0 cpu", "n0/1 gpu");
        });
    }
}

package io.herofake.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LedgerTest {
    @Test
    void lateTasksAreSplitByTheLargerPartOfTheirWaiting() {
        // From zero: the replica is warm at 1000. Task 0 runs at 1000, 1 at 1100 (1000 of its 1100 were the cold
        // start),
        // 2 at 1200, having come at 950 (50 of its 250).
        LabDriver driver = new Lab().node("cpu").start();
        driver.arrive(0, Lab.A, Lab.LOW, 0)
                .arrive(0, Lab.A, Lab.LOW, 1)
                .arrive(950, Lab.A, Lab.HIGH, 2)
                .run(2000);
        Ledger ledger = driver.kernel.ledger();
        assertThat(ledger.late()).isEqualTo(3);
        assertThat(ledger.late(LateCause.COLD_START)).isEqualTo(2);
        assertThat(ledger.late(Lab.A, Lab.HIGH, LateCause.QUEUEING)).isEqualTo(1);
        assertThat(ledger.coldTasks()).isEqualTo(3);
        assertThat(ledger.firstArrivalNanos()).isZero();
        assertThat(ledger.lastFinishedNanos()).isEqualTo(1300 * Lab.MS);
    }

    @Test
    void waitingAtTheGatewayWhileTheOnlyReplicaStartsIsColdToo() {
        LabDriver driver = new Lab()
                .node("cpu")
                .settings(KernelSettings.builder().placeOnStarting(false))
                .start();
        driver.arrive(0, Lab.A, Lab.LOW, 0).run(2000);
        assertThat(driver.kernel.ledger().late(LateCause.COLD_START)).isEqualTo(1);
    }

    @Test
    void anExecutionThatAloneTakesTooLongIsItsOwnCause() {
        LabDriver driver = new Lab().node("cpu").warm("a", "cpu", 1).start();
        driver.run(0);
        long task = driver.kernel.arrived(0, Lab.A, Lab.HIGH, 1);
        driver.kernel.taskCompleted(201 * Lab.MS, task);
        assertThat(driver.kernel.ledger().late(LateCause.EXECUTION)).isEqualTo(1);
        long exact = driver.kernel.arrived(300 * Lab.MS, Lab.A, Lab.HIGH, 2);
        driver.kernel.taskCompleted(500 * Lab.MS, exact);
        assertThat(driver.kernel.ledger().late())
                .as("on the deadline is in time")
                .isEqualTo(1);
    }

    @Test
    void revenueIsThePriceLessTheDiscountForLateTasks() {
        // Prices 10, 5, 1; discounts 0.5, 0.2, 0. Executions at 0, 100, 200, 300 after the first; a high one is due at
        // 200.
        LabDriver driver = new Lab().node("cpu").warm("a", "cpu", 1).start();
        driver.arrive(0, Lab.A, Lab.HIGH, 0)
                .arrive(0, Lab.A, Lab.LOW, 1)
                .arrive(0, Lab.A, Lab.HIGH, 2)
                .arrive(0, Lab.A, Lab.MEDIUM, 3)
                .run(2000);
        assertThat(driver.kernel.ledger().grossRevenue()).isEqualTo(10 + 1 + 10 + 5);
        assertThat(driver.kernel.ledger().discounts()).isEqualTo(5 + 1);
        assertThat(driver.kernel.ledger().count(Lab.A, Lab.HIGH, Outcome.COMPLETED))
                .isEqualTo(2);
        assertThat(driver.kernel.ledger().arrived(Lab.A, Lab.HIGH)).isEqualTo(2);
    }

    @Test
    void energyIsTheTasksAndTheIdlePowerOfAllThatIsThere() {
        LabDriver driver = new Lab()
                .node("cpu", "gpu")
                .node("cpu")
                .warm("a", "cpu", 1)
                .warm("a", "gpu", 1)
                .policies("fixed", "rr")
                .start();
        driver.arrive(0, Lab.A, Lab.LOW, 0).arrive(0, Lab.A, Lab.LOW, 1).run(10_000);
        ResourceLedger resources = driver.kernel.resources();
        assertThat(resources.dynamicJoules()).isEqualTo(8 + 4);
        assertThat(resources.dynamicJoules(Lab.A, 1)).isEqualTo(4);
        assertThat(resources.idleJoules()).isCloseTo(10 * (50 + 10 + 50), within(1e-9));
        assertThat(resources.allocatedIdleJoules()).isCloseTo(10 * (50 + 10), within(1e-9));
        assertThat(resources.busyNanos(0)).isEqualTo(100 * Lab.MS);
        assertThat(resources.executions(1)).isEqualTo(1);
        assertThat(resources.usedPriceUsd()).isEqualTo(600);
        assertThat(resources.allocatedCostUsd(100_000 * Lab.MS)).isCloseTo(60, within(1e-9));
        assertThat(resources.nodesUsed()).isEqualTo(1);
        assertThat(resources.platformsUsed()).isEqualTo(2);
        assertThat(resources.nodesInUse()).isEqualTo(1);
        assertThat(resources.nodesInUseIntegral()).isEqualTo(10_000 * Lab.MS);
    }

    @Test
    void measuredEnergyTakesTheProfilesPlace() {
        LabDriver driver = new Lab().node("cpu").warm("a", "cpu", 1).start();
        driver.run(0);
        long task = driver.kernel.arrived(0, Lab.A, Lab.HIGH, 1);
        driver.kernel.taskCompleted(100 * Lab.MS, task, 7.25);
        assertThat(driver.kernel.resources().dynamicJoules()).isEqualTo(7.25);
    }
}

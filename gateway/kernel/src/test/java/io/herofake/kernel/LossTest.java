package io.herofake.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.herofake.policy.Catalog;
import io.herofake.policy.PolicySpec;
import io.herofake.policy.ReplicaState;
import io.herofake.policy.registry.PolicyRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Replicas and nodes that are lost, executions that fail, tasks that are cancelled, clocks that jump. */
class LossTest {
    private static LabDriver twoCpus() {
        return new Lab().node("cpu").node("cpu").warm("a", "cpu", 2).start();
    }

    @Test
    void tasksOfALostReplicaRunOnceMoreElsewhere() {
        LabDriver driver = twoCpus();
        driver.arrive(0, Lab.A, Lab.LOW, 0)
                .arrive(0, Lab.A, Lab.LOW, 1)
                .arrive(0, Lab.A, Lab.LOW, 2)
                .run(50);
        driver.take();
        driver.kernel.replicaFailed(50 * Lab.MS, driver.replica(0).id());
        driver.run(1000);
        assertThat(driver.take("run")).containsExactly("100 run f0@1 0", "200 run f0@1 2");
        assertThat(driver.kernel.ledger().requeues()).isEqualTo(2);
        assertThat(driver.kernel.ledger().count(Outcome.COMPLETED)).isEqualTo(3);
        assertThat(driver.kernel.ledger().ignoredEvents())
                .as("the completion of the lost execution")
                .isEqualTo(1);
    }

    @Test
    void aSecondLossIsReported() {
        LabDriver driver = twoCpus();
        driver.arrive(0, Lab.A, Lab.LOW, 0).run(50);
        driver.kernel.replicaFailed(50 * Lab.MS, driver.replica(0).id());
        driver.run(60);
        driver.take();
        driver.kernel.replicaFailed(60 * Lab.MS, driver.replica(1).id());
        assertThat(driver.take()).containsExactly("60 reject 0 FAILED", "60 end 0 FAILED");
        assertThat(driver.kernel.tasksInSystem()).isZero();
    }

    @Test
    void aLostNodeTakesItsReplicasAndCaches() {
        LabDriver driver =
                new Lab().node("cpu", "cpu").node("cpu").warm("a", "cpu", 2).start();
        driver.arrive(0, Lab.A, Lab.LOW, 0).arrive(0, Lab.A, Lab.LOW, 1).run(10);
        driver.take();
        driver.kernel.nodeLost(10 * Lab.MS, 0);
        assertThat(driver.take()).as("one start serves both").containsExactly("10 start f0@2 1000000000");
        assertThat(driver.kernel.cluster().platform(0).available()).isFalse();
        driver.run(2000);
        assertThat(driver.take("run")).containsExactly("1010 run f0@2 0", "1110 run f0@2 1");
        driver.kernel.nodeJoined(2000 * Lab.MS, new NodeSpec("n0", 100, List.of("cpu", "cpu")));
        assertThat(driver.kernel.cluster().nodeCount()).as("the same node").isEqualTo(2);
        assertThat(driver.kernel.cluster().platform(0).available()).isTrue();
        assertThat(driver.kernel.cluster().platform(0).cachedFunction()).isNegative();
    }

    @Test
    void aNodeThatComesBackDifferentIsANewOne() {
        LabDriver driver = twoCpus();
        driver.kernel.nodeLost(0, 1);
        int id = driver.kernel.nodeJoined(0, new NodeSpec("n1", 100, List.of("gpu")));
        assertThat(id).isEqualTo(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> driver.kernel.nodeJoined(0, new NodeSpec("n1", 100, List.of("gpu"))))
                .withMessage("node 'n1' is there already");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> driver.kernel.nodeJoined(0, new NodeSpec("n9", 100, List.of("tpu"))))
                .withMessageContaining("unknown platform type 'tpu'");
        driver.run(10);
    }

    @Test
    void aFailedExecutionIsTriedAgainOnceIfThatMakesSense() {
        LabDriver driver = twoCpus();
        driver.arrive(0, Lab.A, Lab.LOW, 0).arrive(0, Lab.A, Lab.LOW, 1).run(50);
        driver.take();
        driver.kernel.taskFailed(50 * Lab.MS, driver.handle(0), true);
        driver.kernel.taskFailed(50 * Lab.MS, driver.handle(1), false);
        assertThat(driver.take()).containsExactly("50 run f0@0 0", "50 reject 1 FAILED", "50 end 1 FAILED");
        driver.kernel.taskFailed(60 * Lab.MS, driver.handle(0), true);
        assertThat(driver.kernel.ledger().count(Outcome.FAILED)).isEqualTo(2);
        assertThat(driver.replica(0).state()).isEqualTo(ReplicaState.IDLE);
    }

    @Test
    void anInvalidTaskIsNotTriedAgainAndHasMissedNothing() {
        LabDriver driver = twoCpus();
        driver.arrive(0, Lab.A, Lab.LOW, 0).run(50);
        driver.take();
        driver.kernel.taskInvalid(50 * Lab.MS, driver.handle(0));
        assertThat(driver.take()).containsExactly("50 reject 0 INVALID", "50 end 0 INVALID");
        assertThat(Outcome.INVALID.missed()).isFalse();
        assertThat(driver.replica(0).state()).isEqualTo(ReplicaState.IDLE);
    }

    @Test
    void aFailingPlatformAndFunctionAreLeftAloneForLongerAndLonger() {
        LabDriver driver = new Lab()
                .node("cpu")
                .settings(KernelSettings.builder()
                        .quarantine(2, 100 * Lab.MS, 300 * Lab.MS)
                        .maxRequeues(100))
                .start();
        driver.arrive(0, Lab.A, Lab.LOW, 0);
        long[] failures = {10, 20, 140, 360, 700};
        for (long ms : failures) {
            driver.at(
                    ms * Lab.MS,
                    () -> driver.kernel.replicaFailed(
                            ms * Lab.MS, driver.replica(0).id()));
        }
        driver.autoTickEvery(1);
        driver.run(1100);
        // After the second failure 100 ms, then 200, then 300, then no more than 300.
        assertThat(driver.take("start"))
                .extracting(line -> line.substring(0, line.indexOf(' ')))
                .containsExactly("0", "10", "120", "340", "660", "1000");
    }

    @Test
    void cancellationInEveryState() {
        LabDriver driver = new Lab()
                .node("cpu")
                .warm("a", "cpu", 1)
                .settings(KernelSettings.builder().replicaCapacity(2))
                .start();
        driver.run(0).take();
        for (int i = 0; i < 4; i++) {
            driver.arrive(0, Lab.A, Lab.LOW, i);
        }
        driver.cancel(10, 3).cancel(20, 1).cancel(30, 0).cancel(40, 0).run(1000);
        assertThat(driver.take())
                .containsExactly(
                        "0 run f0@0 0",
                        "10 end 3 CANCELLED",
                        "20 end 1 CANCELLED",
                        "30 end 0 CANCELLED",
                        "100 run f0@0 2",
                        "200 end 2 COMPLETED");
        assertThat(driver.kernel.ledger().ignoredEvents()).as("cancelled twice").isEqualTo(1);
        assertThat(driver.kernel.resources().dynamicJoules())
                .as("the platform has executed the cancelled task")
                .isEqualTo(16);
    }

    @Test
    void cancellingTheLastTaskOfADrainingReplicaStopsIt() {
        LabDriver driver = new Lab().node("cpu", "cpu").start();
        driver.arrive(0, Lab.A, Lab.LOW, 0).run(10);
        driver.kernel.nodeDraining(10 * Lab.MS, 0);
        driver.cancel(20, 0).run(100);
        assertThat(driver.kernel.cluster().node(0).replicas()).isZero();
        assertThat(driver.kernel.tasksInSystem()).isZero();
    }

    @Test
    void aDrainingNodeFinishesWhatItRunsAndGivesBackTheRest() {
        LabDriver driver = twoCpus();
        for (int i = 0; i < 4; i++) {
            driver.arrive(0, Lab.A, Lab.LOW, i);
        }
        driver.run(10);
        driver.take();
        driver.kernel.nodeDraining(10 * Lab.MS, 0);
        driver.run(1000);
        assertThat(driver.take())
                .containsExactly(
                        "100 end 0 COMPLETED",
                        "100 stop f0@0",
                        "100 end 1 COMPLETED",
                        "100 run f0@1 3",
                        "200 end 3 COMPLETED",
                        "200 run f0@1 2",
                        "300 end 2 COMPLETED");
        assertThat(driver.kernel.ledger().requeues()).as("no loss").isZero();
        driver.kernel.nodeResumed(1000 * Lab.MS, 0);
        assertThat(driver.kernel.cluster().platform(0).available()).isTrue();
    }

    @Test
    void timeNeverRunsBackwardsAndJumpsAreBelieved() {
        LabDriver driver = twoCpus();
        driver.arrive(0, Lab.A, Lab.LOW, 0).run(100);
        long late = driver.kernel.arrived(40 * Lab.MS, Lab.A, Lab.HIGH, 7);
        assertThat(driver.kernel.nowNanos()).isEqualTo(100 * Lab.MS);
        driver.kernel.taskCompleted(90 * Lab.MS, late);
        assertThat(driver.kernel.ledger().late()).isZero();
        driver.kernel.tick(3_600_000 * Lab.MS);
        assertThat(driver.kernel.nowNanos()).isEqualTo(3_600_000 * Lab.MS);
        assertThat(driver.kernel.nextTickNanos()).isEqualTo(3_602_000 * Lab.MS);
        assertThat(driver.kernel.resources().idleJoules()).isEqualTo(2 * 50 * 3600.0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> driver.kernel.tick(-1))
                .withMessageContaining("time must be between 0 and");
    }

    @Test
    void eventsForWhatIsGoneAreIgnored() {
        LabDriver driver = twoCpus();
        driver.arrive(0, Lab.A, Lab.LOW, 0).run(500);
        long done = driver.handle(0);
        driver.take();
        driver.kernel.taskCompleted(500 * Lab.MS, done);
        driver.kernel.taskFailed(500 * Lab.MS, done, true);
        driver.kernel.cancelled(500 * Lab.MS, done);
        driver.kernel.replicaReady(500 * Lab.MS, driver.replica(0).id());
        driver.kernel.replicaStopped(500 * Lab.MS, driver.replica(0).id());
        driver.kernel.replicaFailed(500 * Lab.MS, 12345);
        driver.kernel.taskCompleted(500 * Lab.MS, -1);
        assertThat(driver.take()).isEmpty();
        assertThat(driver.kernel.ledger().ignoredEvents()).isEqualTo(7);
    }

    @Test
    void aKernelIsStartedOnceAndBeforeAnythingElse() {
        Catalog catalog = Lab.catalog();
        Kernel kernel = new LabDriver(
                        catalog,
                        KernelSettings.defaults(),
                        PolicyRegistry.standard().create(PolicySpec.pair("hro-hro", 1), catalog))
                .kernel;
        assertThatIllegalStateException().isThrownBy(() -> kernel.tick(0)).withMessageContaining("not been started");
        kernel.start(5, List.of(), List.of());
        assertThatIllegalStateException()
                .isThrownBy(() -> kernel.start(6, List.of(), List.of()))
                .withMessageContaining("started already");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kernel.arrived(5, Lab.A, Lab.HIGH, 0, 5, Long.MAX_VALUE))
                .withMessageContaining("time must be between");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kernel.taskCompleted(5, 0, Double.POSITIVE_INFINITY))
                .withMessageContaining("finite number of joules");
    }

    @Test
    void anEventFromInsideAnEventIsRefused() {
        LabDriver driver = twoCpus();
        driver.whenRun(() -> driver.kernel.tick(0));
        driver.arrive(0, Lab.A, Lab.LOW, 0);
        assertThatIllegalStateException().isThrownBy(() -> driver.run(10)).withMessageContaining("from inside");
    }
}

package io.herofake.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QueueTest {
    private static Lab oneSlot() {
        return new Lab()
                .node("cpu")
                .warm("a", "cpu", 1)
                .settings(KernelSettings.builder().replicaCapacity(1));
    }

    @Test
    void theGatewayQueueIsEarliestAbsoluteDeadlineFirst() {
        // Task 0 runs until 100. Due: 1 at 401, 2 at 302, 3 at 203, 4 (high, but late to come) at 260.
        LabDriver driver = oneSlot().order("edf").start();
        driver.arrive(0, Lab.A, Lab.LOW, 0)
                .arrive(1, Lab.A, Lab.LOW, 1)
                .arrive(2, Lab.A, Lab.MEDIUM, 2)
                .arrive(3, Lab.A, Lab.HIGH, 3)
                .arrive(60, Lab.A, Lab.HIGH, 4)
                .run(1000);
        assertThat(driver.take("run"))
                .containsExactly(
                        "0 run f0@0 0", "100 run f0@0 3", "200 run f0@0 4", "300 run f0@0 2", "400 run f0@0 1");
    }

    @Test
    void knativeServesInOrderOfArrival() {
        LabDriver driver = oneSlot().order("fifo").start();
        driver.arrive(0, Lab.A, Lab.LOW, 0)
                .arrive(1, Lab.A, Lab.LOW, 1)
                .arrive(2, Lab.A, Lab.HIGH, 2)
                .run(1000);
        assertThat(driver.take("run")).containsExactly("0 run f0@0 0", "100 run f0@0 1", "200 run f0@0 2");
    }

    @Test
    void aFullReplicaPushesBackToTheGateway() {
        LabDriver driver = new Lab()
                .node("cpu")
                .warm("a", "cpu", 1)
                .settings(KernelSettings.builder().replicaCapacity(3))
                .start();
        for (int i = 0; i < 5; i++) {
            driver.arrive(0, Lab.A, Lab.LOW, i);
        }
        driver.run(0);
        assertThat(driver.kernel.waiting()).isEqualTo(2);
        assertThat(driver.replica(0).inFlight()).isEqualTo(3);
        assertThat(driver.replica(0).open()).isFalse();
        driver.run(250);
        assertThat(driver.kernel.waiting()).isZero();
        assertThat(driver.replica(0).open()).isFalse();
        driver.run(400);
        assertThat(driver.replica(0).open()).isTrue();
    }

    @Test
    void oneFunctionsBacklogDoesNotHoldUpAnother() {
        LabDriver driver = new Lab()
                .node("cpu", "cpu")
                .warm("a", "cpu", 1)
                .warm("b", "cpu", 1)
                .settings(KernelSettings.builder().replicaCapacity(1))
                .start();
        driver.arrive(0, Lab.A, Lab.HIGH, 0)
                .arrive(0, Lab.A, Lab.HIGH, 1)
                .arrive(1, Lab.B, Lab.LOW, 2)
                .run(99);
        assertThat(driver.take("run")).containsExactly("0 run f0@0 0", "1 run f1@1 2");
    }

    @Test
    void aFullGatewayRefuses() {
        LabDriver driver = new Lab()
                .node("cpu")
                .warm("a", "cpu", 1)
                .settings(KernelSettings.builder().replicaCapacity(1).gatewayCapacity(1))
                .start();
        driver.run(0).take();
        for (int i = 0; i < 3; i++) {
            driver.arrive(0, Lab.A, Lab.LOW, i);
        }
        driver.run(300);
        assertThat(driver.take())
                .containsExactly(
                        "0 run f0@0 0",
                        "0 reject 2 QUEUE_FULL",
                        "0 end 2 QUEUE_FULL",
                        "100 end 0 COMPLETED",
                        "100 run f0@0 1",
                        "200 end 1 COMPLETED");
        assertThat(driver.kernel.ledger().count(Outcome.QUEUE_FULL)).isEqualTo(1);
    }

    @Test
    void withoutAGatewayQueueAFunctionStillScalesFromZero() {
        LabDriver driver = new Lab()
                .node("cpu")
                .settings(KernelSettings.builder().gatewayCapacity(0))
                .start();
        driver.arrive(0, Lab.A, Lab.LOW, 0).run(2000);
        assertThat(driver.take()).contains("1000 run f0@0 0", "1100 end 0 COMPLETED late");
    }

    @Test
    void waitingTasksExpireByATimerOfTheirOwn() {
        // Both are due at 200; task 1 waits in the replica's queue, task 2 at the gateway; task 0 runs until 100.
        LabDriver driver = new Lab()
                .node("cpu")
                .warm("a", "cpu", 1)
                .settings(KernelSettings.builder().replicaCapacity(2).expireAfterNanos(0))
                .start();
        driver.arrive(0, Lab.A, Lab.LOW, 0)
                .arrive(50, Lab.B, Lab.HIGH, 1)
                .arrive(60, Lab.A, Lab.LOW, 2)
                .arrive(70, Lab.A, Lab.LOW, 3)
                .run(149);
        assertThat(driver.take("end")).containsExactly("100 end 0 COMPLETED");
        driver.run(1000);
        assertThat(driver.take("end"))
                .containsExactly("150 end 1 EXPIRED", "200 end 2 COMPLETED", "300 end 3 COMPLETED");
    }

    @Test
    void aTaskExpiresInAReplicasQueueToo() {
        LabDriver driver = new Lab()
                .node("cpu")
                .warm("a", "cpu", 1)
                .settings(KernelSettings.builder().expireAfterNanos(10 * Lab.MS))
                .start();
        for (int i = 0; i < 4; i++) {
            driver.arrive(0, Lab.A, Lab.HIGH, i);
        }
        driver.run(1000);
        assertThat(driver.take("end"))
                .as("due at 200, given up at 210; task 2 is being executed by then")
                .containsExactly(
                        "100 end 0 COMPLETED", "200 end 1 COMPLETED", "210 end 3 EXPIRED", "300 end 2 COMPLETED late");
    }

    @Test
    void replicaQueuesCanBeOrderedToo() {
        LabDriver driver = new Lab()
                .node("cpu")
                .warm("a", "cpu", 1)
                .order("edf")
                .settings(KernelSettings.builder().orderReplicaQueues(true))
                .start();
        driver.arrive(0, Lab.A, Lab.LOW, 0)
                .arrive(1, Lab.A, Lab.LOW, 1)
                .arrive(2, Lab.A, Lab.HIGH, 2)
                .arrive(3, Lab.A, Lab.MEDIUM, 3)
                .run(1000);
        assertThat(driver.take("run"))
                .containsExactly("0 run f0@0 0", "100 run f0@0 2", "200 run f0@0 3", "300 run f0@0 1");
    }

    @Test
    void batchesFillUpToTheDelayOrThePreferredSize() {
        LabDriver driver = new Lab()
                .node("gpu")
                .warm("a", "gpu", 1)
                .batching(Map.of("maxBatch", 4, "preferredBatchSizes", List.of(2), "maxQueueDelaySeconds", 0.005))
                .start();
        driver.arrive(0, Lab.A, Lab.LOW, 0)
                .arrive(10, Lab.A, Lab.LOW, 1)
                .arrive(11, Lab.A, Lab.LOW, 2)
                .arrive(12, Lab.A, Lab.LOW, 3)
                .arrive(13, Lab.A, Lab.LOW, 4)
                .arrive(14, Lab.A, Lab.LOW, 5)
                .run(200);
        // 0 waits its 5 ms alone; 1 and 2 make a pair; 3 to 5 came while 0 and then 1 and 2 ran.
        assertThat(driver.take("run")).containsExactly("5 run f0@0 0", "25 run f0@0 1 2 3 4", "65 run f0@0 5");
        assertThat(driver.joules(0)).isEqualTo(4);
        assertThat(driver.joules(1)).as("a quarter of a batch of four").isEqualTo(2.5);
    }

    @Test
    void anEarlierDeadlineShortensTheWaitForABatch() {
        LabDriver driver = new Lab()
                .node("gpu")
                .warm("a", "gpu", 1)
                .batching(Map.of("maxBatch", 4, "maxQueueDelaySeconds", 1))
                .start();
        driver.arrive(0, Lab.A, Lab.HIGH, 0).run(1000);
        assertThat(driver.take("run")).as("due at 200, takes 20").containsExactly("180 run f0@0 0");
    }
}

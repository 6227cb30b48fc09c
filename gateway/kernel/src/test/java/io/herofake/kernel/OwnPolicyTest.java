package io.herofake.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.herofake.policy.Catalog;
import io.herofake.policy.PolicySpec;
import io.herofake.policy.ReplicaView;
import io.herofake.policy.TaskView;
import io.herofake.policy.placement.ReplicaOrder;
import io.herofake.policy.placement.Scheduler;
import io.herofake.policy.registry.PolicyRegistry;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The example of docs/policies.md, and late binding. */
class OwnPolicyTest {
    private static final class OldestScheduler implements Scheduler {
        private final ReplicaOrder byAge;

        OldestScheduler(int functions) {
            byAge = new ReplicaOrder(functions);
        }

        @Override
        public void replicaOpened(ReplicaView replica) {
            byAge.add(replica.function(), replica, replica.startedNanos());
        }

        @Override
        public void replicaClosed(ReplicaView replica) {
            byAge.remove(replica.function(), replica);
        }

        @Override
        public @Nullable ReplicaView place(TaskView task, long nowNanos) {
            return byAge.first(task.function());
        }
    }

    /** Leaves tasks at the gateway until a replica holds nothing. */
    private static final class LateScheduler implements Scheduler {
        private final ReplicaOrder byFreeTime;

        LateScheduler(int functions) {
            byFreeTime = new ReplicaOrder(functions);
        }

        @Override
        public void replicaOpened(ReplicaView replica) {
            byFreeTime.add(replica.function(), replica, replica.freeAtNanos());
        }

        @Override
        public void replicaChanged(ReplicaView replica) {
            byFreeTime.update(replica.function(), replica, replica.freeAtNanos());
        }

        @Override
        public void replicaClosed(ReplicaView replica) {
            byFreeTime.remove(replica.function(), replica);
        }

        @Override
        public @Nullable ReplicaView place(TaskView task, long nowNanos) {
            ReplicaView first = byFreeTime.first(task.function());
            return first != null && first.freeAtNanos() == ReplicaView.IDLE_KEY ? first : null;
        }
    }

    private static LabDriver start(String scheduler) {
        Catalog catalog = Lab.catalog();
        PolicyRegistry registry = PolicyRegistry.standard()
                .scheduler("oldest", "edf", (c, settings, seed) -> new OldestScheduler(c.functionCount()))
                .scheduler("late", "edf", (c, settings, seed) -> new LateScheduler(c.functionCount()));
        LabDriver driver = new LabDriver(
                catalog, KernelSettings.defaults(), registry.create(PolicySpec.of("fixed", scheduler, 1), catalog));
        InvariantChecker.watch(driver.kernel);
        driver.kernel.start(
                0,
                List.of(new NodeSpec("n", 100, List.of("cpu", "cpu"))),
                List.of(new InitialReplica("a", "cpu", 2, true)));
        driver.run(0).take();
        return driver;
    }

    @Test
    void theExampleOfTheDocumentationWorks() {
        LabDriver driver = start("oldest");
        driver.arrive(1, Lab.A, Lab.LOW, 0).arrive(1, Lab.A, Lab.LOW, 1).run(500);
        assertThat(driver.take("run")).containsExactly("1 run f0@0 0", "101 run f0@0 1");
    }

    @Test
    void aSchedulerMayBindLate() {
        LabDriver driver = start("late");
        driver.arrive(1, Lab.A, Lab.LOW, 0)
                .arrive(1, Lab.A, Lab.LOW, 1)
                .arrive(1, Lab.A, Lab.LOW, 2)
                .arrive(2, Lab.A, Lab.HIGH, 3)
                .run(50);
        assertThat(driver.kernel.waiting()).isEqualTo(2);
        driver.run(500);
        assertThat(driver.take("run"))
                .as("the one that is due first is bound when a replica is really free")
                .containsExactly("1 run f0@0 0", "1 run f0@1 1", "101 run f0@0 3", "101 run f0@1 2");
    }
}

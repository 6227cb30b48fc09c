package io.herofake.bench;

import io.herofake.kernel.Actions;
import io.herofake.kernel.InitialReplica;
import io.herofake.kernel.Kernel;
import io.herofake.kernel.KernelListener;
import io.herofake.kernel.KernelSettings;
import io.herofake.kernel.NodeSpec;
import io.herofake.kernel.Outcome;
import io.herofake.policy.PolicySpec;
import io.herofake.policy.ReplicaView;
import io.herofake.policy.TaskView;
import io.herofake.policy.registry.Policies;
import io.herofake.policy.registry.PolicyRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One scheduling decision among many warm replicas of one function, on two platform types. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PlacementBenchmark implements Actions {
    /** The scheduler. */
    @Param({"hro", "kn", "rp", "bpff", "rr", "pull"})
    public String scheduler = "";

    /** Warm replicas of the function. */
    @Param({"10", "100", "1000", "10000"})
    public int replicas;

    private long[] running = new long[0];
    private int first;
    private int count;
    private long now;

    @SuppressWarnings("NullAway.Init") // JMH calls setup first
    private Kernel kernel;

    @SuppressWarnings("NullAway.Init") // JMH calls setup first
    private Policies policies;

    @SuppressWarnings("NullAway.Init") // JMH calls setup first
    private TaskView sample;

    /** Warms the replicas and gives each two tasks on average. */
    @Setup
    public void setup() {
        var catalog = KernelWorld.catalog(1);
        policies = PolicyRegistry.standard().create(PolicySpec.of("hro", scheduler, 1), catalog);
        kernel = new Kernel(catalog, KernelSettings.defaults(), policies, this, KernelListener.NONE);
        running = new long[replicas * 4];
        kernel.start(0, nodes(), List.of(initial("cpu"), initial("gpu")));
        for (int p = 0; p < kernel.cluster().platformCount(); p++) {
            ReplicaView replica = kernel.cluster().platform(p).replica();
            if (replica != null) {
                kernel.replicaReady(now, replica.id());
            }
        }
        for (int i = 0; i < 2 * replicas; i++) {
            kernel.arrived(now, 0, i % 3, 0);
        }
        sample = anyRunningTask();
    }

    private TaskView anyRunningTask() {
        for (int p = 0; p < kernel.cluster().platformCount(); p++) {
            ReplicaView replica = kernel.cluster().platform(p).replica();
            if (replica != null && replica.running() > 0) {
                return replica.runningTask(0);
            }
        }
        throw new IllegalStateException("no task runs");
    }

    private InitialReplica initial(String type) {
        return new InitialReplica("f0", type, replicas / 2, true);
    }

    private List<NodeSpec> nodes() {
        List<NodeSpec> nodes = new ArrayList<>();
        for (int n = 0; n < replicas / 2; n++) {
            nodes.add(new NodeSpec("n" + n, 64 * KernelWorld.SECOND, List.of("cpu", "gpu")));
        }
        return nodes;
    }

    /** The decision alone. */
    @Benchmark
    public @Nullable ReplicaView place() {
        return policies.scheduler().place(sample, now);
    }

    /** An arrival with its placement, and the completion of the task that has run longest. */
    @Benchmark
    public void arriveAndComplete() {
        now += 1_000;
        kernel.arrived(now, 0, 1, 0);
        long done = running[first];
        first = (first + 1) % running.length;
        count--;
        kernel.taskCompleted(now, done);
    }

    @Override
    public void dispatch(ReplicaView replica, long expectedNanos) {
        running[(first + count++) % running.length] = replica.runningTask(0).id();
    }

    @Override
    public void startReplica(ReplicaView replica, long expectedNanos) {}

    @Override
    public void stopReplica(ReplicaView replica) {}

    @Override
    public void reject(TaskView task, Outcome reason) {
        throw new IllegalStateException("a benchmark's task was refused: " + reason);
    }
}

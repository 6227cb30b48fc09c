package io.herofake.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The engine alone: time per task from arrival to completion, everything in between included, on one core. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class KernelBenchmark {
    private static final int TASKS = 10_000;

    /** Autoscaler and scheduler. */
    @Param({"hro-hro", "kn-kn"})
    public String pair = "";

    /** Nodes, 4.7 platforms each; functions and load grow with them. */
    @Param({"10", "1000", "10000"})
    public int nodes;

    @SuppressWarnings("NullAway.Init") // JMH calls setup first
    private KernelWorld world;

    /** Runs until replicas are warm. */
    @Setup
    public void setup() {
        int functions = Math.max(3, nodes / 10);
        world = new KernelWorld(functions, nodes, pair, 6.0 * nodes, List.of());
        world.run(2_000L * nodes);
    }

    /** Tasks from arrival to completion. */
    @Benchmark
    @OperationsPerInvocation(TASKS)
    public void task() {
        world.run(TASKS);
    }
}

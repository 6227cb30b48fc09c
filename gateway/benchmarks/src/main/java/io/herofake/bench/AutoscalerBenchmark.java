package io.herofake.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One tick of an autoscaler, 10,000 nodes (47,000 platforms), in the middle of a run in which nothing has to change. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class AutoscalerBenchmark {
    /** The autoscaler. Not kpa: its windows are never so still that it finds nothing to start. */
    @Param({"hro", "kn"})
    public String autoscaler = "";

    /** Functions, all with replicas. */
    @Param({"10", "1000"})
    public int functions;

    @SuppressWarnings("NullAway.Init") // JMH calls setup first
    private KernelWorld world;

    private long now;

    /** Runs until every function has replicas. */
    @Setup
    public void setup() {
        world = new KernelWorld(functions, 10_000, autoscaler + "-hro", 20_000, List.of());
        world.run(2_000_000);
        now = world.kernel.nowNanos();
    }

    /** A tick with nothing to do: time stands almost still, so that no window changes much. */
    @Benchmark
    public void tick() {
        now++;
        world.policies.autoscaler().tick(now, NoScaling.INSTANCE);
    }
}

package io.herofake.bench;

import io.herofake.policy.PolicySpec;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The kernel's tick with the autoscaler {@code plan}, set so that each tick makes a whole plan, in the middle of a run. */
@State(Scope.Thread)
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PlanBenchmark {
    private static final double TASKS_PER_NODE_SECOND = 6;
    private static final int WARM_UP_SECONDS = 60;

    /** Nodes; 4.7 platforms each, so that 2130 nodes have 10,000. */
    @Param({"10", "2130"})
    public int nodes;

    /** Functions, all with tasks. */
    @Param({"3", "300"})
    public int functions;

    @SuppressWarnings("NullAway.Init") // JMH calls setup first
    private KernelWorld world;

    /** Runs for a minute of virtual time. */
    @Setup
    public void setup() {
        Map<String, ?> none = Map.of();
        Map<String, ?> always = Map.of("planSeconds", 0.1);
        PolicySpec spec = new PolicySpec("plan", "pull", "", "", "all", always, none, none, none, none, 1);
        double rate = TASKS_PER_NODE_SECOND * nodes;
        world = new KernelWorld(functions, nodes, spec, rate, List.of());
        world.run(Math.round(rate * WARM_UP_SECONDS));
    }

    /** What happens between two ticks is not measured. */
    @Setup(Level.Invocation)
    public void between() {
        world.runToTick();
    }

    /** The demand is sampled, everything is planned anew, every replica looked at, waiting tasks are offered. */
    @Benchmark
    public void plan() {
        world.kernel.tick(world.kernel.nextTickNanos());
    }
}

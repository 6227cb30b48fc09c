package io.herofake.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.herofake.policy.Catalog;
import io.herofake.policy.ClusterView;
import io.herofake.policy.Decision;
import io.herofake.policy.PolicySpec;
import io.herofake.policy.TaskView;
import io.herofake.policy.registry.PolicyRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The autoscaler plan on the paper's cluster, and in small ones worked out by hand. */
class PlanTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int CPU = 0;
    private static final int GPU = 1;
    private static final int FPGA = 2;

    /** The paper's cluster under plan-pull. */
    private static final class World extends VirtualDriver {
        final List<Decision> decisions = new ArrayList<>();
        private final SplittableRandom random = new SplittableRandom(11);
        private double time;
        private long missed;

        World(Map<String, ?> settings) {
            super(Paper.catalog(), KernelSettings.defaults(), policies(Paper.catalog(), settings));
            InvariantChecker.watch(kernel, 100);
            kernel.start(0, Paper.nodes(), List.of());
        }

        private static io.herofake.policy.registry.Policies policies(Catalog catalog, Map<String, ?> settings) {
            Map<String, ?> none = Map.of();
            PolicySpec spec = new PolicySpec("plan", "pull", "", "", "all", settings, none, none, none, none, 1);
            return PolicyRegistry.standard().create(spec, catalog);
        }

        /** Poisson arrivals for some seconds, functions and levels uniform. */
        World load(double perSecond, double seconds) {
            double end = time + seconds;
            time -= Math.log(1 - random.nextDouble()) / perSecond;
            while (time < end) {
                arriveAt((long) (time * 1e9), random.nextInt(3), random.nextInt(3), 0);
                time -= Math.log(1 - random.nextDouble()) / perSecond;
            }
            time = end;
            runUntil((long) (end * 1e9));
            return this;
        }

        World quiet(double seconds) {
            time += seconds;
            runUntil((long) (time * 1e9));
            return this;
        }

        long missed() {
            long before = missed;
            missed = 0;
            return before;
        }

        @Override
        public void finished(TaskView task, Outcome outcome) {
            missed += task.late() ? 1 : 0;
        }

        @Override
        public void decided(Decision decision) {
            decisions.add(decision);
        }
    }

    private static int nodesWithReplicas(ClusterView cluster) {
        int nodes = 0;
        for (int n = 0; n < cluster.nodeCount(); n++) {
            nodes += cluster.node(n).replicas() > 0 ? 1 : 0;
        }
        return nodes;
    }

    /** The FPGAs save most where the GPU is worst: VGG16 and VGG19 take the two that there are, ResNet50 a GPU. */
    @Test
    void functionsEndUpWhereTheyBelong() {
        World world = new World(Map.of()).load(62, 40);
        ClusterView cluster = world.kernel.cluster();
        assertThat(cluster.replicas(0, GPU)).isEqualTo(1);
        assertThat(cluster.replicas(1, FPGA)).isEqualTo(1);
        assertThat(cluster.replicas(2, FPGA)).isEqualTo(1);
        assertThat(cluster.replicas(0, FPGA)).isZero();
        assertThat(nodesWithReplicas(cluster)).isEqualTo(2);
        assertThat(world.missed()).isLessThan(200);
        world.load(62, 60);
        assertThat(world.missed()).as("everything is warm").isZero();
    }

    /** Without the plan they stay on what was warm first. */
    @Test
    void withoutOptimisingTheyStayOnCpus() {
        ClusterView cluster = new World(Map.of("optimise", false, "standby", false))
                .load(20, 30)
                .kernel
                .cluster();
        for (int f = 0; f < 3; f++) {
            assertThat(cluster.replicas(f, CPU)).isPositive();
            assertThat(cluster.replicas(f, GPU) + cluster.replicas(f, FPGA)).isZero();
        }
    }

    @Test
    void aStepOfTenTimesIsMetByWhatStandsReady() {
        World world = new World(Map.of()).load(6, 60);
        world.missed();
        world.load(60, 20);
        assertThat(world.missed()).isLessThan(12);
    }

    @Test
    void afterLongSilenceNothingIsLeft() {
        World world = new World(Map.of("keepSeconds", 30)).load(30, 30);
        assertThat(nodesWithReplicas(world.kernel.cluster())).isPositive();
        world.quiet(1200);
        assertThat(nodesWithReplicas(world.kernel.cluster())).isZero();
    }

    @Test
    void aLostNodeIsReplacedAtOnce() {
        World world = new World(Map.of()).load(30, 40);
        int node = 0;
        assertThat(world.kernel.cluster().node(node).replicas()).isPositive();
        world.log.clear();
        world.kernel.nodeLost(world.now(), node);
        world.load(30, 20);
        assertThat(world.log).anyMatch(line -> line.contains(" start "));
        world.missed();
        world.load(30, 30);
        assertThat(world.missed()).isZero();
    }

    @Test
    void saysWhatAStartAndAReleaseAreFor() {
        World world = new World(Map.of());
        world.kernel.explain(true);
        world.load(62, 40);
        assertThat(world.decisions)
                .filteredOn(decision -> decision.kind() == Decision.Kind.START)
                .isNotEmpty()
                .allSatisfy(decision ->
                        assertThat(decision.notes()).containsKeys("capacityPerSecondBefore", "shareLateBefore"))
                .anySatisfy(decision -> assertThat(decision.notes()).containsKey("tasksPerSecond now"))
                .anySatisfy(decision -> assertThat(decision.notes()).containsKey("tasksPerSecond planned"));
        assertThat(world.decisions)
                .filteredOn(decision -> decision.kind() == Decision.Kind.RELEASE)
                .isNotEmpty()
                .allSatisfy(decision -> assertThat(decision.notes()).containsKey("tasksPerSecond readyFor"));
    }

    /** One cpu for two functions: b, at 1200, gets it from a, which is idle, and starts the moment that it is free. */
    @Test
    void aFunctionGivesUpItsReplicaForAnothersFirst() {
        LabDriver driver = new Lab().policies("plan", "pull").node("cpu").start();
        driver.arrive(0, Lab.A, Lab.LOW, 0).arrive(1200, Lab.B, Lab.LOW, 1).run(3000);
        assertThat(driver.take().stream().filter(line -> !line.contains("end")).toList())
                .containsExactly(
                        "0 start f0@0 1000000000",
                        "1000 run f0@0 0",
                        "1200 stop f0@0",
                        "1200 start f1@0 500000000",
                        "1700 run f1@0 1");
        assertThat(driver.now()).isEqualTo(3 * SECOND);
    }
}

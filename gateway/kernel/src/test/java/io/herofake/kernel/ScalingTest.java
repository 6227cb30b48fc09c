package io.herofake.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.herofake.policy.PolicySpec;
import io.herofake.policy.ReplicaState;
import io.herofake.policy.registry.PolicyRegistry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each autoscaler in small scenarios worked out by hand. */
class ScalingTest {
    private static Lab fast(String autoscaler) {
        return new Lab()
                .policies(autoscaler, "kn")
                .autoscaler("periodSeconds", 0.1)
                .autoscaler("windowSeconds", 0.1);
    }

    @Test
    void heroFakeStartsWhereEquation7Says() {
        // On the paper's figures: resnet50 costs 0.25 on a cpu (energy alone), 0.195 on a gpu, 0.75 on an fpga (time
        // and
        // price). vgg16: 0.25, 0.306, 0.75; vgg19: 0.25, 0.273, 0.75.
        VirtualDriver driver = new VirtualDriver(
                Paper.catalog(),
                KernelSettings.defaults(),
                PolicyRegistry.standard().create(PolicySpec.pair("hro-hro", 1), Paper.catalog()));
        InvariantChecker.watch(driver.kernel);
        driver.kernel.start(0, Paper.nodes(), List.of());
        for (int f = 0; f < 3; f++) {
            driver.kernel.arrived(0, f, 0, f);
        }
        assertThat(driver.log)
                .containsExactly("0 start f0@4 2340326670", "0 start f1@0 2514716667", "0 start f2@1 2559625000");
    }

    @Test
    void heroFakeScalesByEquation5AndBackToZero() {
        // A cpu is to hold 2. At 0 five tasks come: the replica that starts takes 2, 3 wait at the gateway. At 100
        // there are
        // 2 in flight on average (1 replica wanted, 1 there) and 3 waiting (2 wanted, 1 starting): one more. At 1300
        // there
        // were 2 in flight over the last 100: 1 of 2 is released; at 1400 none: the other goes too.
        LabDriver driver = fast("hro")
                .node("cpu", "cpu", "cpu", "cpu")
                .autoscaler("cpuThreshold", 2)
                .start();
        for (int i = 0; i < 5; i++) {
            driver.arrive(0, Lab.A, Lab.LOW, i);
        }
        driver.run(2000);
        assertThat(driver.take().stream()
                        .filter(line -> line.contains(" start ") || line.contains(" stop "))
                        .toList())
                .containsExactly(
                        "0 start f0@0 1000000000", "100 start f0@1 1000000000", "1300 stop f0@1", "1400 stop f0@0");
        assertThat(driver.kernel.cluster().replicas(Lab.A)).isZero();
    }

    @Test
    void aPlatformStartsWhatItRanLastWithoutAColdStart() {
        LabDriver driver = fast("hro").node("cpu", "gpu").start();
        driver.arrive(0, Lab.A, Lab.LOW, 0)
                .arrive(2000, Lab.A, Lab.LOW, 1)
                .arrive(4000, Lab.B, Lab.LOW, 2)
                .arrive(6000, Lab.A, Lab.LOW, 3)
                .run(9000);
        assertThat(driver.take("start"))
                .containsExactly(
                        "0 start f0@0 1000000000",
                        "2000 start f0@0 0",
                        "4000 start f1@0 500000000",
                        "6000 start f0@0 1000000000");
        assertThat(driver.kernel.resources().coldStarts()).isEqualTo(3);
        assertThat(driver.kernel.resources().starts(Lab.A, 0)).isEqualTo(3);
    }

    @Test
    void aPlatformCountsOnceInEquation7() {
        // The gpu has a in its cache: time 20 there and 1100 on the cpu, so 0 and 1; price 0.6 and 0: the gpu. Were the
        // gpu
        // counted without its cache too, time would be scaled up to 3020 and the cpu would cost 0.36.
        LabDriver driver = fast("hro")
                .node("cpu", "gpu")
                .warm("a", "gpu", 1)
                .autoscaler("startTimeWeight", 1)
                .autoscaler("startEnergyWeight", 0)
                .autoscaler("startPriceWeight", 0.6)
                .start();
        driver.run(400);
        assertThat(driver.take("stop")).hasSize(1);
        driver.arrive(500, Lab.A, Lab.LOW, 0).run(600);
        assertThat(driver.take("start")).containsExactly("500 start f0@1 0");
    }

    @Test
    void taskCachingCanBeOff() {
        LabDriver driver = fast("hro")
                .node("cpu")
                .settings(KernelSettings.builder().taskCaching(false))
                .start();
        driver.arrive(0, Lab.A, Lab.LOW, 0).arrive(2000, Lab.A, Lab.LOW, 1).run(4000);
        assertThat(driver.take("start")).containsExactly("0 start f0@0 1000000000", "2000 start f0@0 1000000000");
    }

    @Test
    void memoryBoundsWhatANodeRuns() {
        // A node of 25 takes two replicas of a on cpus (10 each), not three; the gpu needs 30.
        LabDriver driver = fast("hro")
                .node(25, "cpu", "cpu", "cpu", "gpu")
                .autoscaler("cpuThreshold", 1)
                .start();
        for (int i = 0; i < 10; i++) {
            driver.arrive(0, Lab.A, Lab.LOW, i);
        }
        driver.run(500);
        assertThat(driver.kernel.cluster().replicas(Lab.A)).isEqualTo(2);
        assertThat(driver.kernel.cluster().node(0).freeMemoryBytes()).isEqualTo(5);
        driver.run(10_000);
        assertThat(driver.kernel.ledger().count(Outcome.COMPLETED)).isEqualTo(10);
    }

    @Test
    void growthCanBeHeldToTheTypeThatIsShort() {
        // With the gpu the cheaper start (its cold start is in the cache), the cpu's shortage would go there.
        for (String growOn : new String[] {"any", "same"}) {
            LabDriver driver = fast("hro")
                    .node("cpu", "cpu", "gpu")
                    .warm("a", "cpu", 1)
                    .autoscaler("cpuThreshold", 1)
                    .autoscaler("growOn", growOn)
                    .autoscaler("startTimeWeight", 0)
                    .autoscaler("startPriceWeight", 0)
                    .settings(KernelSettings.builder().replicaCapacity(50))
                    .start();
            driver.run(0).take();
            driver.arrive(0, Lab.A, Lab.LOW, 0).arrive(0, Lab.A, Lab.LOW, 1).run(150);
            assertThat(driver.take("start"))
                    .containsExactly(growOn.equals("any") ? "100 start f0@2 3000000000" : "100 start f0@1 1000000000");
        }
    }

    @Test
    void knativeCountsWhatIsInTheSystemAndUsesCpusOnly() {
        // A threshold of 2 and five tasks in the system on average: three replicas, on the nodes with the most memory
        // free.
        LabDriver driver = fast("kn")
                .node(100, "gpu", "cpu", "cpu")
                .node(200, "cpu")
                .node(100, "cpu")
                .autoscaler("threshold", 2)
                .start();
        for (int i = 0; i < 5; i++) {
            driver.arrive(0, Lab.A, Lab.LOW, i);
        }
        driver.run(150);
        assertThat(driver.take("start"))
                .containsExactly("0 start f0@1 1000000000", "100 start f0@3 1000000000", "100 start f0@4 1000000000");
        driver.run(3000);
        assertThat(driver.kernel.cluster().replicas(Lab.A)).isZero();
    }

    @Test
    void knativeWithoutCpusServesNothing() {
        LabDriver driver = fast("kn").node("gpu").start();
        driver.arrive(0, Lab.A, Lab.LOW, 0).run(3000);
        assertThat(driver.kernel.waiting()).isEqualTo(1);
        assertThat(driver.take("start")).isEmpty();
        LabDriver widened =
                fast("kn").node("gpu").autoscaler("hardware", "cpu,gpu").start();
        widened.arrive(0, Lab.A, Lab.LOW, 0).run(4000);
        assertThat(widened.kernel.ledger().count(Outcome.COMPLETED)).isEqualTo(1);
    }

    @Test
    void kpaKeepsTheLastReplicaForItsGracePeriod() {
        LabDriver driver = new Lab()
                .policies("kpa", "kn")
                .node("cpu", "cpu")
                .autoscaler("stableWindowSeconds", 6)
                .autoscaler("scaleToZeroGraceSeconds", 10)
                .start();
        driver.arrive(0, Lab.A, Lab.LOW, 0).run(60_000);
        // Done at 1100; out of the window at the tick of 8000; then ten seconds of grace.
        assertThat(driver.take("stop")).containsExactly("18000 stop f0@0");
    }

    @Test
    void kpaPanicsOnABurstAndReleasesBusyReplicasAfterwards() {
        // 280 tasks at once, 70 wanted per replica: 4 at the first tick after, although the stable window knows less.
        LabDriver driver = new Lab()
                .policies("kpa", "kn")
                .node(200, "cpu", "cpu", "cpu", "cpu", "cpu")
                .start();
        for (int i = 0; i < 280; i++) {
            driver.arrive(500, Lab.A, Lab.LOW, i);
        }
        driver.run(2500);
        assertThat(driver.kernel.cluster().replicas(Lab.A)).isEqualTo(3);
        driver.run(4500);
        assertThat(driver.kernel.cluster().replicas(Lab.A)).isEqualTo(4);
        driver.run(200_000);
        assertThat(driver.kernel.ledger().count(Outcome.COMPLETED)).isEqualTo(280);
        assertThat(driver.kernel.cluster().replicas(Lab.A)).isZero();
    }

    @Test
    void minimumsAreKeptWarmUnderAnyAutoscaler() {
        LabDriver driver = fast("hro")
                .node("cpu", "cpu", "cpu")
                .autoscaler("keepWarm", Map.of("a", 1, "b", 2))
                .start();
        driver.run(5000);
        assertThat(driver.kernel.cluster().replicas(Lab.A)).isEqualTo(1);
        assertThat(driver.kernel.cluster().replicas(Lab.B)).isEqualTo(2);
        assertThat(driver.replica(0).state()).isEqualTo(ReplicaState.IDLE);
        driver.kernel.replicaFailed(5000 * Lab.MS, driver.replica(0).id());
        assertThat(driver.kernel.cluster().replicas(Lab.A)).isEqualTo(1);
    }

    @Test
    void initialReplicasAreWarmOrCold() {
        LabDriver driver = new Lab().node("cpu", "gpu").warm("a", "gpu", 1).start();
        driver.run(0);
        assertThat(driver.take("start")).containsExactly("0 start f0@1 0");
        assertThat(driver.kernel.resources().coldStarts()).isZero();
    }

    @Test
    void anotherPolicyTakesOverWithoutLosingATask() {
        LabDriver driver = new Lab()
                .node("cpu", "cpu")
                .warm("a", "cpu", 2)
                .order("fifo")
                .settings(KernelSettings.builder().replicaCapacity(1))
                .start();
        for (int i = 0; i < 4; i++) {
            driver.arrive(0, Lab.A, Lab.LOW, i);
        }
        driver.arrive(1, Lab.A, Lab.HIGH, 4).run(50);
        driver.take();
        PolicySpec spec = new Lab().policies("hro", "hro").spec();
        driver.kernel.switchPolicies(50 * Lab.MS, PolicyRegistry.standard().create(spec, Lab.catalog()));
        driver.run(1000);
        assertThat(driver.take("run"))
                .as("earliest deadline first from now on")
                .containsExactly("100 run f0@0 4", "100 run f0@1 2", "200 run f0@0 3");
    }
}

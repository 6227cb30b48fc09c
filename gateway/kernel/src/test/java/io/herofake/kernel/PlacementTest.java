package io.herofake.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each scheduler in small scenarios worked out by hand. */
class PlacementTest {
    /** Which tasks each platform ran, in order. */
    private static List<List<Integer>> runs(LabDriver driver, int platforms) {
        List<List<Integer>> runs = new ArrayList<>();
        for (int p = 0; p < platforms; p++) {
            runs.add(new ArrayList<>());
        }
        for (String line : driver.take("run")) {
            String[] words = line.split(" ", -1);
            int platform = Integer.parseInt(words[2].substring(words[2].indexOf('@') + 1));
            runs.get(platform).add(Integer.valueOf(words[3]));
        }
        return runs;
    }

    private static LabDriver cpuAndGpu(String consolidation) {
        return new Lab()
                .node("cpu", "gpu")
                .warm("a", "cpu", 1)
                .warm("a", "gpu", 1)
                .policies("fixed", "hro")
                .scheduler("consolidation", consolidation)
                .start();
    }

    @Test
    void heroFakeWeighsPenaltyEnergyAndQueue() {
        // All at 0, due at 200. A cpu takes 100 and costs 1/12 in energy; a gpu takes 20 and costs nothing. The longer
        // queue
        // costs 1/4. So: gpu (idle, cheap); cpu (0.083) while the gpu has a queue (0.25); gpu while its queue is not
        // longer than the cpu's 100; at 120 to 100 the cpu again, in time at exactly 200; then the cpu is late (2/3)
        // and
        // the gpu is not, up to 180 + 20; then both are late, equal at 200: gpu; at 220 to 200: cpu.
        LabDriver driver = cpuAndGpu("shortest");
        for (int i = 0; i < 14; i++) {
            driver.arrive(0, Lab.A, Lab.HIGH, i);
        }
        driver.run(2000);
        assertThat(runs(driver, 2)).containsExactly(List.of(1, 7, 13), List.of(0, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12));
    }

    @Test
    void heroFakeCanGatherTasksInstead() {
        // The longest queue is the cheapest: all on the gpu until the eleventh would be late there. The cpu takes two
        // before it would be late too; then all are late and the gpu is cheaper in energy.
        LabDriver driver = cpuAndGpu("longest");
        for (int i = 0; i < 13; i++) {
            driver.arrive(0, Lab.A, Lab.HIGH, i);
        }
        driver.run(2000);
        assertThat(runs(driver, 2)).containsExactly(List.of(10, 11), List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12));
    }

    @Test
    void queuesGetShorterAsTimePasses() {
        // At 0: task 0 on the gpu, 1 on the cpu. At 90 the gpu is idle and the cpu has 10 left; at 100 both are idle.
        LabDriver driver = cpuAndGpu("shortest");
        driver.arrive(0, Lab.A, Lab.LOW, 0).arrive(0, Lab.A, Lab.LOW, 1).run(90);
        assertThat(driver.replica(0).queueNanos(90 * Lab.MS)).isEqualTo(10 * Lab.MS);
        assertThat(driver.replica(1).queueNanos(90 * Lab.MS)).isZero();
        driver.run(100);
        assertThat(driver.replica(0).queueNanos(100 * Lab.MS)).isZero();
    }

    @Test
    void aStartingReplicasQueueBeginsWithTheRestOfItsColdStart() {
        LabDriver driver = new Lab().node("cpu").policies("fixed", "hro").start();
        driver.arrive(0, Lab.A, Lab.LOW, 0).arrive(0, Lab.A, Lab.LOW, 1).run(400);
        assertThat(driver.replica(0).queueNanos(400 * Lab.MS)).isEqualTo((600 + 200) * Lab.MS);
    }

    @Test
    void startingReplicasMayBeLeftOut() {
        LabDriver driver = new Lab()
                .node("cpu")
                .settings(KernelSettings.builder().placeOnStarting(false))
                .start();
        driver.arrive(0, Lab.A, Lab.LOW, 0).run(500);
        assertThat(driver.kernel.waiting()).isEqualTo(1);
        driver.run(1000);
        assertThat(driver.take("run")).containsExactly("1000 run f0@0 0");
    }

    @Test
    void knativeTakesTheFewestInFlight() {
        LabDriver driver = new Lab()
                .node("cpu", "gpu", "cpu")
                .warm("a", "cpu", 2)
                .warm("a", "gpu", 1)
                .policies("fixed", "kn")
                .start();
        for (int i = 0; i < 6; i++) {
            driver.arrive(0, Lab.A, Lab.LOW, i);
        }
        // The gpu has done both of its tasks by 40, the cpus still hold two each.
        driver.arrive(50, Lab.A, Lab.LOW, 6)
                .arrive(50, Lab.A, Lab.LOW, 7)
                .arrive(50, Lab.A, Lab.LOW, 8)
                .run(2000);
        assertThat(runs(driver, 3)).containsExactly(List.of(0, 3, 8), List.of(1, 4, 6, 7), List.of(2, 5));
    }

    @Test
    void binPackingFillsOneReplicaAfterTheOther() {
        LabDriver driver = new Lab()
                .node("cpu", "cpu")
                .warm("a", "cpu", 2)
                .policies("fixed", "bpff")
                .settings(KernelSettings.builder().replicaCapacity(2))
                .start();
        for (int i = 0; i < 4; i++) {
            driver.arrive(0, Lab.A, Lab.LOW, i);
        }
        driver.arrive(150, Lab.A, Lab.LOW, 4).run(2000);
        assertThat(runs(driver, 2)).containsExactly(List.of(0, 1, 4), List.of(2, 3));
    }

    @Test
    void roundRobinTakesTurnsWhateverTheLoad() {
        LabDriver driver = new Lab()
                .node("cpu", "gpu", "cpu")
                .warm("a", "cpu", 2)
                .warm("a", "gpu", 1)
                .policies("fixed", "rr")
                .start();
        for (int i = 0; i < 5; i++) {
            driver.arrive(0, Lab.A, Lab.LOW, i);
        }
        driver.arrive(50, Lab.A, Lab.LOW, 5).run(2000);
        assertThat(runs(driver, 3)).containsExactly(List.of(0, 3), List.of(1, 4), List.of(2, 5));
    }

    @Test
    void randomIsUniformAndComesFromTheSeed() {
        Lab lab = new Lab()
                .node("cpu", "cpu", "cpu", "cpu")
                .warm("a", "cpu", 4)
                .policies("fixed", "rp")
                .settings(KernelSettings.builder().replicaCapacity(1_000_000));
        LabDriver driver = lab.start();
        LabDriver again = lab.start();
        for (int i = 0; i < 400; i++) {
            driver.arrive(0, Lab.A, Lab.LOW, i);
            again.arrive(0, Lab.A, Lab.LOW, i);
        }
        driver.run(0);
        again.run(0);
        int[] held = new int[4];
        for (int p = 0; p < 4; p++) {
            held[p] = driver.replica(p).inFlight();
            assertThat(held[p]).as("100, give or take five standard deviations").isBetween(57, 143);
            assertThat(again.replica(p).inFlight()).isEqualTo(held[p]);
        }
        assertThat(held).as("not dealt out in turn").isNotEqualTo(new int[] {100, 100, 100, 100});
    }
}

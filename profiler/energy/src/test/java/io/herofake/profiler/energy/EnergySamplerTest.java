package io.herofake.profiler.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herofake.backend.EnergyMeter;
import io.herofake.model.EnergyScope;
import io.herofake.profile.Figure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real meters on files of the test's own and a clock that the test moves. */
class EnergySamplerTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @TempDir
    Path root;

    private final AtomicLong clock = new AtomicLong();

    private void energy(long microjoules) throws IOException {
        Path zone = Files.createDirectories(root.resolve("intel-rapl:0"));
        Files.writeString(zone.resolve("name"), "package-0\n");
        Files.writeString(zone.resolve("max_energy_range_uj"), "262143328850\n");
        Path fresh = Files.writeString(root.resolve("fresh"), microjoules + "\n");
        // As a whole: the sampler's thread may be reading it.
        Files.move(fresh, zone.resolve("energy_uj"), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    private EnergyMeter rapl(SensorFiles files) {
        return new RaplMeters(root, files, clock::get).discover().meters().get(0);
    }

    @Test
    void betweenTwoSnapshotsThereIsEnergyWithItsResolution() throws Exception {
        energy(1_000_000);
        try (EnergySampler sampler = new EnergySampler(List.of(rapl(SensorFiles.SYSTEM)))) {
            EnergySampler.Snapshot from = sampler.snapshot();
            clock.addAndGet(10 * SECOND);
            energy(501_000_000);
            EnergySampler.Snapshot to = sampler.snapshot();
            MeteredEnergy energy = EnergySampler.between(from, to).get(0);
            assertThat(energy.scope()).isEqualTo(EnergyScope.PACKAGE);
            assertThat(energy.durationNanos()).isEqualTo(10 * SECOND);
            assertThat(energy.joules()).isInstanceOf(Figure.Measured.class);
            Figure.Measured measured = (Figure.Measured) energy.joules();
            assertThat(measured.value()).isEqualTo(500);
            assertThat(measured.source()).isEqualTo("rapl: package-0");
            assertThat(measured.resolution()).isEqualTo(1.0 / 16384);
        }
    }

    @Test
    void aCounterThatStandsStillIsNoMeasurementOfZero() throws Exception {
        energy(1_000_000);
        try (EnergySampler sampler = new EnergySampler(List.of(rapl(SensorFiles.SYSTEM)))) {
            EnergySampler.Snapshot from = sampler.snapshot();
            clock.addAndGet(10 * SECOND);
            Figure joules =
                    EnergySampler.between(from, sampler.snapshot()).get(0).joules();
            assertThat(joules).isInstanceOf(Figure.Absent.class);
            assertThat(((Figure.Absent) joules).reason()).contains("did not move");
        }
    }

    @Test
    void aJumpBetweenTwoSnapshotsMakesTheirEnergyUnknownButNotThatOfOthers() throws Exception {
        energy(200_000_000_000L);
        try (EnergySampler sampler = new EnergySampler(List.of(rapl(SensorFiles.SYSTEM)))) {
            EnergySampler.Snapshot first = sampler.snapshot();
            clock.addAndGet(SECOND);
            energy(1_000_000); // reset
            EnergySampler.Snapshot second = sampler.snapshot();
            clock.addAndGet(SECOND);
            energy(101_000_000);
            EnergySampler.Snapshot third = sampler.snapshot();
            Figure jumped = EnergySampler.between(first, second).get(0).joules();
            assertThat(((Figure.Absent) jumped).reason()).contains("jumped");
            assertThat(EnergySampler.between(second, third).get(0).joules().number())
                    .hasValue(100);
        }
    }

    @Test
    void aMeterThatCannotBeReadIsAbsentWithTheReason() throws Exception {
        energy(1_000_000);
        EnergyMeter meter = rapl(SensorFiles.SYSTEM);
        try (EnergySampler sampler = new EnergySampler(List.of(meter))) {
            EnergySampler.Snapshot from = sampler.snapshot();
            Files.delete(root.resolve("intel-rapl:0/energy_uj"));
            clock.addAndGet(SECOND);
            Figure joules =
                    EnergySampler.between(from, sampler.snapshot()).get(0).joules();
            assertThat(((Figure.Absent) joules).reason()).contains("cannot be read");
        }
    }

    @Test
    void aModelGivesAnEstimateNeverAMeasurement() throws Exception {
        Path stat = Files.writeString(root.resolve("stat"), "cpu  0 0 0 0 0 0 0 0 0 0\n");
        CpuTimeMeter model = new CpuTimeMeter(stat, new CpuPowerModel(20, 15), SensorFiles.SYSTEM, clock::get);
        try (EnergySampler sampler = new EnergySampler(List.of(model))) {
            EnergySampler.Snapshot from = sampler.snapshot();
            clock.addAndGet(10 * SECOND);
            Figure joules =
                    EnergySampler.between(from, sampler.snapshot()).get(0).joules();
            assertThat(joules).isEqualTo(new Figure.Estimated(200, model.source()));
        }
    }

    @Test
    void metersAreReadRegularlyWithoutBeingAsked() throws Exception {
        energy(1_000_000);
        CountDownLatch reads = new CountDownLatch(20);
        SensorFiles counting = file -> {
            reads.countDown();
            return Files.readString(file);
        };
        try (EnergySampler sampler = new EnergySampler(List.of(rapl(counting)), Duration.ofMillis(10))) {
            assertThat(reads.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(sampler.snapshot()).isNotNull();
        }
    }

    @Test
    void theIntervalFitsTheMeters() throws Exception {
        Files.createDirectories(root.resolve("hwmon0"));
        Files.writeString(root.resolve("hwmon0/name"), "power_meter");
        Files.writeString(root.resolve("hwmon0/power1_average"), "1000000");
        EnergyMeter power = new HwmonMeters(root, Map.of()).discover().meters().get(0);
        assertThatThrownBy(() -> new EnergySampler(List.of(power), Duration.ofSeconds(2)))
                .hasMessageContaining("interval must be from 10 ms")
                .hasMessageContaining("hwmon0 power_meter power1");
        assertThatThrownBy(() -> new EnergySampler(List.of(power), Duration.ofMillis(1)))
                .hasMessageContaining("interval");
    }

    @Test
    void snapshotsOfDifferentSamplersAreNotCompared() throws Exception {
        energy(1_000_000);
        try (EnergySampler one = new EnergySampler(List.of(rapl(SensorFiles.SYSTEM)));
                EnergySampler other = new EnergySampler(List.of(rapl(SensorFiles.SYSTEM)))) {
            EnergySampler.Snapshot ofOne = one.snapshot();
            EnergySampler.Snapshot ofOther = other.snapshot();
            assertThatThrownBy(() -> EnergySampler.between(ofOne, ofOther)).hasMessageContaining("different samplers");
        }
    }
}

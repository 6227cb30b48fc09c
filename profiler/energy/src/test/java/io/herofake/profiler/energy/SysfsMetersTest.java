package io.herofake.profiler.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.herofake.backend.Discovery.Absence;
import io.herofake.backend.EnergyMeter;
import io.herofake.backend.EnergyMeter.Basis;
import io.herofake.backend.EnergyMeterException;
import io.herofake.backend.EnergyMeterProvider.Found;
import io.herofake.model.EnergyScope;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernel's sensor files, in a folder laid out like the kernel's. */
class SysfsMetersTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @TempDir
    Path root;

    private final AtomicLong clock = new AtomicLong(17);

    private void write(String file, Object contents) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, contents + "\n");
    }

    private void zone(String folder, String name, long microjoules, long range) throws IOException {
        write(folder + "/name", name);
        write(folder + "/energy_uj", microjoules);
        write(folder + "/max_energy_range_uj", range);
    }

    private RaplMeters rapl(SensorFiles files) {
        return new RaplMeters(root, files, clock::get);
    }

    private HwmonMeters hwmon(Map<String, EnergyScope> named) {
        return new HwmonMeters(root, named, SensorFiles.SYSTEM, clock::get);
    }

    @Test
    void raplIsTheSumOfPackagesAndTheirMemoryOnly() throws Exception {
        zone("intel-rapl:0", "package-0", 1_000_000, 262_143_328_850L);
        zone("intel-rapl:0:0", "core", 1_000_000, 262_143_328_850L);
        zone("intel-rapl:0:1", "dram", 1_000_000, 65_712_999_613L);
        zone("intel-rapl:1", "package-1", 262_143_000_000L, 262_143_328_850L);
        zone("intel-rapl:2", "psys", 1_000_000, 262_143_328_850L);
        zone("intel-rapl-mmio:0", "package-0", 1_000_000, 262_143_328_850L);
        Found found = rapl(SensorFiles.SYSTEM).discover();
        assertThat(found.absences()).isEmpty();
        EnergyMeter meter = found.meters().get(0);
        assertThat(found.meters()).hasSize(1);
        assertThat(meter.source()).isEqualTo("rapl: package-0, dram, package-1");
        assertThat(meter.scope()).isEqualTo(EnergyScope.PACKAGE);
        assertThat(meter.basis()).isEqualTo(Basis.COUNTER);
        assertThat(meter.resolutionJoules(SECOND)).isCloseTo(3.0 / 16384, within(1e-12));

        zone("intel-rapl:0", "package-0", 31_000_000, 262_143_328_850L); // 30 J
        zone("intel-rapl:0:0", "core", 21_000_000, 262_143_328_850L); // not counted
        zone("intel-rapl:0:1", "dram", 6_000_000, 65_712_999_613L); // 5 J
        zone("intel-rapl:1", "package-1", 9_671_150, 262_143_328_850L); // wrapped: 10 J
        zone("intel-rapl:2", "psys", 91_000_000, 262_143_328_850L); // not counted
        clock.addAndGet(SECOND);
        EnergyMeter.Reading reading = meter.read();
        assertThat(reading.joules()).isCloseTo(45, within(1e-6));
        assertThat(reading.discontinuities()).isZero();
        assertThat(reading.atNanos()).isEqualTo(17 + SECOND);
    }

    @Test
    void aMachineWithoutRaplSaysSo() throws Exception {
        Absence none = onlyAbsence(new RaplMeters(root.resolve("nothing")).discover());
        assertThat(none.what()).isEqualTo("RAPL");
        assertThat(none.reason()).contains("no package zone");
        assertThat(none.remedy()).contains("intel_rapl");
        zone("intel-rapl:0", "psys", 1, 2);
        assertThat(onlyAbsence(rapl(SensorFiles.SYSTEM).discover()).reason()).contains("no package zone");
    }

    @Test
    void aMissingRightIsAStatedAbsence() throws Exception {
        zone("intel-rapl:0", "package-0", 1, 262_143_328_850L);
        SensorFiles denied = file -> {
            if (file.endsWith("energy_uj")) {
                throw new AccessDeniedException(file.toString());
            }
            return Files.readString(file);
        };
        Absence absence = onlyAbsence(rapl(denied).discover());
        assertThat(absence.reason()).contains("no right to read").contains("energy_uj");
        assertThat(absence.remedy()).contains("root").contains("chmod");
    }

    @Test
    void raplThatCannotBeReadAnyMoreIsAnErrorNotZero() throws Exception {
        zone("intel-rapl:0", "package-0", 1, 262_143_328_850L);
        EnergyMeter meter = rapl(SensorFiles.SYSTEM).discover().meters().get(0);
        Files.delete(root.resolve("intel-rapl:0/energy_uj"));
        assertThatThrownBy(meter::read)
                .isInstanceOf(EnergyMeterException.class)
                .hasMessageContaining("rapl: package-0");
        write("intel-rapl:0/energy_uj", "nonsense");
        assertThatThrownBy(meter::read).hasMessageContaining("nonsense");
    }

    @Test
    void hwmonPrefersEnergyToPowerAndAverageToTheMoment() throws Exception {
        write("hwmon0/name", "xe");
        write("hwmon0/power1_input", 50_000_000);
        write("hwmon0/energy1_input", 1_000_000);
        write("hwmon1/name", "power_meter");
        write("hwmon1/power1_average", 100_000_000);
        write("hwmon1/power1_input", 999_000_000);
        write("hwmon2/name", "coretemp");
        write("hwmon2/temp1_input", 45_000);
        Found found = hwmon(Map.of()).discover();
        assertThat(found.absences()).isEmpty();
        assertThat(found.meters())
                .extracting(EnergyMeter::source)
                .containsExactly("hwmon0 xe energy1", "hwmon1 power_meter power1");
        EnergyMeter card = found.meters().get(0);
        EnergyMeter host = found.meters().get(1);
        assertThat(card.scope()).isEqualTo(EnergyScope.DEVICE);
        assertThat(card.basis()).isEqualTo(Basis.COUNTER);
        assertThat(host.scope()).isEqualTo(EnergyScope.WHOLE_HOST);
        assertThat(host.basis()).isEqualTo(Basis.POWER_SAMPLES);

        clock.addAndGet(2 * SECOND);
        write("hwmon0/energy1_input", 26_000_000);
        write("hwmon1/power1_average", 140_000_000);
        assertThat(card.read().joules()).isCloseTo(25, within(1e-9));
        assertThat(host.read().joules()).isCloseTo(240, within(1e-9));
    }

    @Test
    void aSensorOfWhichNothingIsKnownIsNotUsedUnlessNamed() throws Exception {
        write("hwmon0/name", "ina226");
        write("hwmon0/power1_input", 5_000_000);
        Absence absence = onlyAbsence(hwmon(Map.of()).discover());
        assertThat(absence.what()).isEqualTo("hwmon0 ina226");
        assertThat(absence.remedy()).contains("configuration");
        Found named = hwmon(Map.of("ina226", EnergyScope.DEVICE)).discover();
        assertThat(named.meters()).hasSize(1);
        assertThat(named.meters().get(0).scope()).isEqualTo(EnergyScope.DEVICE);
    }

    @Test
    void aMachineWithoutPowerSensorsSaysSo() throws Exception {
        assertThat(onlyAbsence(hwmon(Map.of()).discover()).reason()).contains("no power or energy sensor");
        write("hwmon0/name", "coretemp");
        write("hwmon0/temp1_input", 45_000);
        assertThat(onlyAbsence(hwmon(Map.of()).discover()).reason()).contains("no power or energy sensor");
    }

    @Test
    void aBrokenSensorIsNamedAndTheOthersAreStillThere() throws Exception {
        write("hwmon0/name", "power_meter");
        write("hwmon0/power1_average", "-1");
        write("hwmon1/name", "amdgpu");
        write("hwmon1/power1_average", 30_000_000);
        Found found = hwmon(Map.of()).discover();
        assertThat(found.meters()).extracting(EnergyMeter::source).containsExactly("hwmon1 amdgpu power1");
        assertThat(found.absences()).hasSize(1);
        assertThat(found.absences().get(0).reason()).contains("negative");
    }

    @Test
    void theCpuTimeModelAddsIdleAndBusyPower() throws Exception {
        write("stat", "cpu  100 10 50 9999 77 5 5 33 0 0\ncpu0 1 2 3 4 5 6 7 8 9 10");
        CpuTimeMeter meter =
                new CpuTimeMeter(root.resolve("stat"), new CpuPowerModel(20, 15), SensorFiles.SYSTEM, clock::get);
        assertThat(meter.read().joules()).isZero();
        // 10 s later: 8 s busy of user, nice, system, irq and softirq; idle, iowait and steal do not count.
        write("stat", "cpu  500 110 250 19999 177 55 55 133 0 0");
        clock.addAndGet(10 * SECOND);
        assertThat(meter.read().joules()).isCloseTo(10 * 20 + 8 * 15, within(1e-9));
        assertThat(meter.basis()).isEqualTo(Basis.MODEL);
        assertThat(meter.source()).isEqualTo("model: 20.0 W idle + CPU time x 15.0 W per busy core");
        assertThat(meter.resolutionJoules(SECOND)).isCloseTo(0.15, within(1e-12));
    }

    @Test
    void theCpuTimeModelIsThereOnlyIfConfigured() throws Exception {
        Path stat = root.resolve("stat");
        assertThat(onlyAbsence(new CpuTimeMeter.Provider(stat, null).discover()).reason())
                .contains("no wattage");
        CpuPowerModel model = new CpuPowerModel(0, 1);
        assertThat(onlyAbsence(new CpuTimeMeter.Provider(stat, model).discover())
                        .reason())
                .contains("cannot be reckoned");
        write("stat", "intr 1 2 3");
        assertThat(onlyAbsence(new CpuTimeMeter.Provider(stat, model).discover())
                        .reason())
                .contains("does not begin with");
        write("stat", "cpu  1 1 1 1 1 1 1 1 0 0");
        assertThat(new CpuTimeMeter.Provider(stat, model).discover().meters()).hasSize(1);
        assertThatThrownBy(() -> new CpuPowerModel(-1, 1)).hasMessageContaining("idleWatts");
        assertThatThrownBy(() -> new CpuPowerModel(1, 0)).hasMessageContaining("wattsPerCore");
        assertThatThrownBy(() -> new CpuPowerModel(1, Double.NaN)).hasMessageContaining("wattsPerCore");
    }

    @Test
    void theProbeListsWhatIsThereAndWhatIsNot() throws Exception {
        zone("rapl/intel-rapl:0", "package-0", 1, 262_143_328_850L);
        write("stat", "cpu  1 1 1 1 1 1 1 1 0 0");
        Found found = EnergyProbe.probe(new EnergyProbe.Options(
                root.resolve("rapl"),
                root.resolve("hwmon"),
                Map.of(),
                root.resolve("stat"),
                null,
                new CpuPowerModel(10, 5)));
        assertThat(found.meters()).extracting(EnergyMeter::basis).containsExactly(Basis.COUNTER, Basis.MODEL);
        assertThat(found.absences()).extracting(Absence::what).containsExactly("PDU over SNMP", "hwmon");
        // Both are about the package: the instrument is taken, not the model.
        assertThat(EnergyProbe.withoutRivals(found.meters()))
                .extracting(EnergyMeter::basis)
                .containsExactly(Basis.COUNTER);
    }

    @Test
    void everyDeviceKeepsItsMeter() throws Exception {
        write("hwmon0/name", "amdgpu");
        write("hwmon0/power1_average", 30_000_000);
        write("hwmon1/name", "amdgpu");
        write("hwmon1/power1_average", 40_000_000);
        write("hwmon2/name", "power_meter");
        write("hwmon2/power1_average", 100_000_000);
        write("hwmon3/name", "corsairpsu");
        write("hwmon3/power1_input", 100_000_000);
        assertThat(EnergyProbe.withoutRivals(hwmon(Map.of()).discover().meters()))
                .extracting(EnergyMeter::source)
                .containsExactly("hwmon0 amdgpu power1", "hwmon1 amdgpu power1", "hwmon2 power_meter power1");
    }

    @Test
    void aMachineWithNothingHasNoMeterAtAll() {
        Path nothing = root.resolve("nothing");
        Found found = EnergyProbe.probe(new EnergyProbe.Options(nothing, nothing, Map.of(), nothing, null, null));
        assertThat(found.meters()).isEmpty();
        assertThat(found.absences())
                .extracting(Absence::what)
                .containsExactly("PDU over SNMP", "RAPL", "hwmon", "CPU-time model");
    }

    private static Absence onlyAbsence(Found found) {
        assertThat(found.meters()).isEmpty();
        assertThat(found.absences()).hasSize(1);
        return List.copyOf(found.absences()).get(0);
    }
}

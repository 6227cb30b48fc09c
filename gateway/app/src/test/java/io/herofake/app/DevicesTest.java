package io.herofake.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.herofake.backend.BackendProvider;
import io.herofake.backend.Discovery;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.Platform;
import io.herofake.model.InputContract;
import io.herofake.model.ModelArtifact;
import io.herofake.profiler.energy.CpuPowerModel;
import io.herofake.profiler.energy.EnergyProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code herofake devices}, and what it is made of. */
final class DevicesTest {
    @TempDir
    private Path home;

    /** A backend whose library is broken. */
    private static final class Broken implements BackendProvider {
        @Override
        public String name() {
            return "broken";
        }

        @Override
        public Discovery discover() {
            throw new UnsatisfiedLinkError("libbroken.so: wrong ELF class");
        }

        @Override
        public ModelInstance open(Platform platform, ModelArtifact artifact, InputContract input, OpenOptions options) {
            throw new AssertionError("nothing was found");
        }
    }

    private EnergyProbe.Options energy() throws IOException {
        Path zone = Files.createDirectories(home.resolve("powercap/intel-rapl:0"));
        Files.writeString(zone.resolve("name"), "package-0");
        Files.writeString(zone.resolve("energy_uj"), "5");
        Files.writeString(zone.resolve("max_energy_range_uj"), "262143328850");
        Path stat = Files.writeString(home.resolve("stat"), "cpu  1 1 1 1 1 1 1 1 0 0\n");
        return new EnergyProbe.Options(
                home.resolve("powercap"), home.resolve("hwmon"), Map.of(), stat, null, new CpuPowerModel(10, 5));
    }

    @Test
    void theCpuIsFoundAndWhatIsMissingHasARemedy() throws IOException {
        Cli.Result text = new Cli(home).run("devices");
        JsonNode json = new ObjectMapper()
                .readTree(new Cli(home).run("devices", "--json").out());

        assertThat(text.code()).isZero();
        assertThat(text.out()).startsWith("Platforms\n").contains("onnxruntime-cpu", "Energy meters", "Not found");
        assertThat(json.get("platforms").findValuesAsText("id")).contains("onnxruntime-cpu");
        assertThat(json.get("platforms").get(0).get("simulated").asBoolean()).isFalse();
        assertThat(json.get("absent").findValuesAsText("what")).contains("PDU over SNMP");
        assertThat(json.get("absent"))
                .allMatch(absence -> !absence.get("reason").asText().isBlank()
                        && !absence.get("remedy").asText().isBlank());
        assertThat(text.out().split("to change that: ", -1))
                .hasSize(json.get("absent").size() + 1);
    }

    @Test
    void aBackendThatCannotBeLoadedIsAnAbsence() throws IOException {
        Devices devices = Devices.find(List.of(new Broken()), energy(), home);

        assertThat(devices.platforms()).isEmpty();
        assertThat(devices.absences().get(0))
                .isEqualTo(new Devices.Missing(
                        "backend",
                        "broken",
                        "java.lang.UnsatisfiedLinkError: libbroken.so: wrong ELF class",
                        "reinstall HeROfake or the backend, or the driver that it asks"));
        assertThat(devices.absences())
                .extracting(Devices.Missing::what)
                .contains("platforms of hardware type cpu", "platforms of hardware type fpga");
    }

    @Test
    void hardwareThatNoBackendDrivesIsNamedByItsSigns() throws IOException {
        Files.createDirectories(home.resolve("dev"));
        Files.createFile(home.resolve("dev/nvidia0"));
        Devices devices = Devices.find(List.of(), energy(), home);

        assertThat(devices.absences())
                .filteredOn(absence -> absence.what().endsWith(" gpu"))
                .singleElement()
                .satisfies(absence -> assertThat(absence.reason()).endsWith("though the machine has /dev/nvidia0"));
        assertThat(devices.absences())
                .filteredOn(absence -> absence.what().endsWith(" fpga"))
                .singleElement()
                .satisfies(absence -> assertThat(absence.reason()).doesNotContain("though"));
    }

    @Test
    void ofTwoMetersOfOneScopeTheInstrumentIsUsed() throws IOException {
        Devices devices = Devices.find(List.of(), energy(), home);

        assertThat(devices.meters())
                .extracting(Devices.Meter::scope, Devices.Meter::kind, Devices.Meter::used)
                .containsExactly(tuple("package", "counter", true), tuple("package", "model", false));
        assertThat(devices.meters().get(0).source()).isEqualTo("rapl: package-0");
    }

    @Test
    void aConfigurationThatIsWrongIsRefused() {
        Cli.Result result = new Cli(home).run("devices", "--set", "energy.wattsPerCore=-1");

        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("energy.wattsPerCore");
    }
}

package io.herofake.profiler.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.NativeLibrary;
import io.herofake.backend.EnergyMeter;
import io.herofake.backend.EnergyMeterProvider.Found;
import io.herofake.nvidia.NvmlException;
import io.herofake.nvidia.NvmlLibrary;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The calls through the boundary to C, against a small library that behaves as NVML is documented to. Needs gcc. */
class NvmlLibraryTest {
    /** Two GPUs; the first counts 1500 mJ more at each call, the second has power only. */
    private static final String DOUBLE = """
            #include <string.h>
            #include <stdint.h>
            static int uses = 0;
            static unsigned long long energy = 1000000000000ULL;
            int nvmlInit_v2(void) { uses++; return 0; }
            int nvmlShutdown(void) { if (uses == 0) return 1; uses--; return 0; }
            int uses_left(void) { return uses; }
            int nvmlSystemGetDriverVersion(char *text, unsigned int length) {
              if (uses == 0) return 1;
              if (length < 80) return 7;
              strcpy(text, "550.54.15");
              return 0;
            }
            int nvmlDeviceGetCount_v2(unsigned int *count) { if (uses == 0) return 1; *count = 2; return 0; }
            int nvmlDeviceGetHandleByIndex_v2(unsigned int index, void **device) {
              if (uses == 0) return 1;
              if (index > 1) return 2;
              *device = (void *)(uintptr_t)(0x7f0000001000ULL + index);
              return 0;
            }
            static int index_of(void *device) { return (int)((uintptr_t)device - 0x7f0000001000ULL); }
            int nvmlDeviceGetName(void *device, char *text, unsigned int length) {
              if (length < 96) return 7;
              strcpy(text, index_of(device) == 0 ? "Double A" : "Double B");
              return 0;
            }
            int nvmlDeviceGetTotalEnergyConsumption(void *device, unsigned long long *mj) {
              if (index_of(device) != 0) return 3;
              *mj = energy += 1500;
              return 0;
            }
            int nvmlDeviceGetPowerUsage(void *device, unsigned int *mw) { *mw = 3000000000u; return 0; }
            int nvmlDeviceGetEnforcedPowerLimit(void *device, unsigned int *mw) { *mw = 250000; return 0; }
            const char *nvmlErrorString(int code) { return code == 2 ? "Invalid Argument" : "Other"; }
            """;

    @TempDir
    static Path folder;

    private static Path library;

    @BeforeAll
    static void compile() throws IOException, InterruptedException {
        assumeTrue(hasCompiler(), "no gcc on PATH: the library that stands in for NVML cannot be built");
        library = compile("double", DOUBLE);
    }

    private static boolean hasCompiler() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(place -> Files.isExecutable(Path.of(place).resolve("gcc")));
    }

    private static Path compile(String name, String source) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve(name + ".c"), source);
        Path built = folder.resolve("lib" + name + ".so");
        Path log = folder.resolve(name + ".log");
        Process gcc = new ProcessBuilder("gcc", "-shared", "-fPIC", "-O1", "-o", built.toString(), file.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(gcc.waitFor(60, TimeUnit.SECONDS)).as("gcc ends").isTrue();
        assertThat(gcc.exitValue()).as(Files.readString(log)).isZero();
        return built;
    }

    @Test
    void meterEachGpuByWhatItHas() throws Exception {
        Found found = new NvmlMeters(library.toString()).discover();

        assertThat(found.absences()).isEmpty();
        assertThat(found.meters())
                .extracting(EnergyMeter::source)
                .containsExactly("nvml: GPU 0 Double A, energy counter", "nvml: GPU 1 Double B, power");
        try (EnergyMeter counter = found.meters().get(0);
                EnergyMeter power = found.meters().get(1)) {
            double first = counter.read().joules();
            assertThat(counter.read().joules() - first).isCloseTo(1.5, within(1e-9));
            assertThat(counter.resolutionJoules(1)).isCloseTo(25, within(1e-9));
            assertThat(power.read().discontinuities()).isZero();
        }
        assertThat(uses()).isZero();
    }

    @Test
    void numbersOf32And64BitsAreUnsigned() throws Exception {
        NvmlLibrary nvml = NvmlLibrary.open(library.toString());
        nvml.init();
        try {
            assertThat(nvml.powerMilliwatts(1)).isEqualTo(3_000_000_000L);
            assertThat(nvml.energyMillijoules(0)).isGreaterThan(1_000_000_000_000L);
            assertThat(nvml.driverVersion()).isEqualTo("550.54.15");
            assertThatThrownBy(() -> nvml.name(2))
                    .isInstanceOf(NvmlException.class)
                    .hasMessage("nvmlDeviceGetHandleByIndex_v2: Invalid Argument (2)");
        } finally {
            nvml.shutdown();
        }
    }

    @Test
    void aFunctionThatAnOldLibraryLacksIsSaid() throws Exception {
        Path old = compile("old", "int nvmlInit(void) { return 0; }");

        Found found = new NvmlMeters(old.toString()).discover();

        assertThat(found.absences()).singleElement().satisfies(absence -> {
            assertThat(absence.reason()).contains("nvmlInit_v2", "not in this version");
            assertThat(absence.remedy()).contains("too old");
        });
    }

    @Test
    void aFileThatIsNoLibraryIsAnAbsence() throws Exception {
        Path text = Files.writeString(folder.resolve("libtext.so"), "no library");

        assertThat(new NvmlMeters(text.toString()).discover().absences()).hasSize(1);
    }

    private static int uses() {
        return NativeLibrary.getInstance(library.toString())
                .getFunction("uses_left")
                .invokeInt(new Object[0]);
    }
}

package io.herofake.nvidia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.NativeLibrary;
import io.herofake.nvidia.NvidiaDriver.Trouble;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read from libraries that behave as NVIDIA's are documented to. Needs gcc. */
class NvidiaDriverTest {
    /** A driver with two GPUs: what it answers is set by the test. */
    private static final String DOUBLE = """
            #include <string.h>
            #include <stdint.h>
            static int uses = 0, cuda = 12040, lost = -1, init_code = 0, gpus = 2;
            int uses_left(void) { return uses; }
            void set_cuda(int version) { cuda = version; }
            void set_lost(int index) { lost = index; }
            void set_init(int code) { init_code = code; }
            void set_gpus(int count) { gpus = count; }
            int nvmlInit_v2(void) { if (init_code) return init_code; uses++; return 0; }
            int nvmlShutdown(void) { if (uses == 0) return 1; uses--; return 0; }
            int nvmlSystemGetDriverVersion(char *text, unsigned int length) {
              if (length < 80) return 7;
              strcpy(text, "550.54.15");
              return 0;
            }
            int nvmlSystemGetCudaDriverVersion_v2(int *version) { *version = cuda; return 0; }
            int nvmlDeviceGetCount_v2(unsigned int *count) { *count = gpus; return 0; }
            int nvmlDeviceGetHandleByIndex_v2(unsigned int index, void **device) {
              if ((int)index == lost) return 15;
              *device = (void *)(uintptr_t)(0x7f0000001000ULL + index);
              return 0;
            }
            static int index_of(void *device) { return (int)((uintptr_t)device - 0x7f0000001000ULL); }
            int nvmlDeviceGetName(void *device, char *text, unsigned int length) {
              if (length < 96) return 7;
              strcpy(text, index_of(device) == 0 ? "Double A" : "Double B");
              return 0;
            }
            struct pci { char legacy[16]; unsigned int domain, bus, device, id, subsystem; char address[32]; };
            int nvmlDeviceGetPciInfo_v3(void *device, struct pci *pci) {
              memset(pci, 0, sizeof *pci);
              strcpy(pci->legacy, "wrong");
              strcpy(pci->address, index_of(device) == 0 ? "00000000:3B:00.0" : "00010000:AF:00.0");
              return 0;
            }
            struct memory { unsigned long long total, free, used; };
            int nvmlDeviceGetMemoryInfo(void *device, struct memory *memory) {
              memory->total = index_of(device) == 0 ? 85899345920ULL : 17179869184ULL;
              memory->free = memory->used = 1;
              return 0;
            }
            int nvmlDeviceGetCudaComputeCapability(void *device, int *major, int *minor) {
              *major = index_of(device) == 0 ? 9 : 7;
              *minor = index_of(device) == 0 ? 0 : 5;
              return 0;
            }
            const char *nvmlErrorString(int code) { return code == 15 ? "GPU is lost" : "Other"; }

            static int started = 0;
            int cuInit(unsigned int flags) { started = 1; return flags; }
            int cuDeviceGetByPCIBusId(int *device, const char *address) {
              if (!started) return 3;
              if (strcmp(address, "0000:3b:00.0") == 0) { *device = 1; return 0; }
              return 101;
            }
            """;

    @TempDir
    static Path folder;

    private static Path library;

    @BeforeAll
    static void compile() throws IOException, InterruptedException {
        boolean hasCompiler = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(place -> Files.isExecutable(Path.of(place).resolve("gcc")));
        assumeTrue(hasCompiler, "no gcc on PATH: the library that stands in for the driver's cannot be built");
        library = compile("double", DOUBLE);
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

    private static int tell(String function, Object... arguments) {
        return NativeLibrary.getInstance(library.toString())
                .getFunction(function)
                .invokeInt(arguments);
    }

    @AfterEach
    void everyUseOfTheLibraryWasEnded() {
        assertThat(tell("uses_left")).isZero();
        tell("set_cuda", 12040);
        tell("set_lost", -1);
        tell("set_init", 0);
        tell("set_gpus", 2);
    }

    private static NvidiaDriver ask() {
        return NvidiaDriver.ask(library.toString(), () -> NvmlLibrary.open(library.toString()));
    }

    @Test
    void everyGpuIsDescribed() {
        NvidiaDriver driver = ask();

        assertThat(driver.version()).isEqualTo("550.54.15");
        assertThat(driver.cudaVersion()).isEqualTo(12040);
        assertThat(NvidiaDriver.cudaForPeople(driver.cudaVersion())).isEqualTo("12.4");
        assertThat(driver.troubles()).isEmpty();
        assertThat(driver.gpus())
                .containsExactly(
                        new NvidiaGpu(0, "Double A", "0000:3b:00.0", 80L << 30, 90),
                        new NvidiaGpu(1, "Double B", "00010000:af:00.0", 16L << 30, 75));
        assertThat(driver.gpus().get(0).device()).isEqualTo("pci-0000:3b:00.0");
        assertThat(driver.gpus().get(1).computeCapabilityForPeople()).isEqualTo("7.5");
    }

    @Test
    void aGpuThatVanishedIsNamedAndTheOtherGoesOn() {
        tell("set_lost", 0);
        NvidiaDriver driver = ask();

        assertThat(driver.gpus()).extracting(NvidiaGpu::index).containsExactly(1);
        assertThat(driver.troubles()).singleElement().satisfies(trouble -> {
            assertThat(trouble.what()).isEqualTo("GPU 0");
            assertThat(trouble.reason()).contains("GPU is lost (15)");
            assertThat(trouble.remedy()).contains("restart the machine");
        });
    }

    @Test
    void aDriverWithoutGpusSaysSo() {
        tell("set_gpus", 0);

        assertThat(ask().gpus()).isEmpty();
        assertThat(ask().troubles())
                .extracting(Trouble::reason)
                .containsExactly("NVIDIA's driver 550.54.15 sees no GPU");
    }

    @Test
    void aModuleThatIsNotLoadedSaysSo() {
        tell("set_init", NvmlException.DRIVER_NOT_LOADED);

        assertThat(ask().troubles()).singleElement().satisfies(trouble -> {
            assertThat(trouble.reason()).contains("does not answer", "nvmlInit_v2: Other (9)");
            assertThat(trouble.remedy()).contains("modprobe nvidia");
        });
    }

    @Test
    void noLibraryIsNoDriver() {
        String name = folder.resolve("libnothing.so").toString();
        NvidiaDriver driver = NvidiaDriver.ask(name, () -> NvmlLibrary.open(name));

        assertThat(driver.gpus()).isEmpty();
        assertThat(driver.version()).isEmpty();
        assertThat(driver.troubles()).singleElement().satisfies(trouble -> {
            assertThat(trouble.reason()).isEqualTo("NVIDIA's driver is not there (" + name + ")");
            assertThat(trouble.remedy()).contains("install the driver", "--gpus all");
        });
    }

    @Test
    void aLibraryOfAnOldDriverSaysSo() throws Exception {
        Path old = compile("old", "int nvmlInit(void) { return 0; }");

        assertThat(NvidiaDriver.ask("old", () -> NvmlLibrary.open(old.toString()))
                        .troubles())
                .singleElement()
                .satisfies(trouble -> assertThat(trouble.remedy()).contains("too old"));
    }

    @Test
    void cudaIsAskedWhichNumberItGivesAGpu() throws Exception {
        CudaDriver cuda = CudaDriver.open(library.toString());

        assertThat(cuda.ordinal("0000:3b:00.0")).isEqualTo(1);
        assertThatThrownBy(() -> cuda.ordinal("0000:af:00.0"))
                .isInstanceOf(NvmlException.class)
                .hasMessageContaining("does not see the GPU at 0000:af:00.0")
                .hasMessageContaining("CUDA_VISIBLE_DEVICES");
    }

    @Test
    void aLibraryWithoutCudaIsNamed() throws Exception {
        Path empty = compile("empty", "int nothing(void) { return 0; }");

        assertThatThrownBy(() -> CudaDriver.open(empty.toString()).ordinal("0000:3b:00.0"))
                .hasMessage("cuInit: not in this version of the library");
    }

    @Test
    void librariesThatCannotBeOpenedAreNamed() {
        String missing = folder.resolve("libmissing.so.12").toString();

        assertThat(SharedLibraries.missing(List.of(library.toString(), missing)))
                .containsExactly(missing);
    }
}

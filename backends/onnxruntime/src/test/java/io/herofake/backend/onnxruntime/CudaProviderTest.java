package io.herofake.backend.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import io.herofake.backend.DenseOnnx;
import io.herofake.backend.Discovery;
import io.herofake.backend.Discovery.Absence;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.Platform;
import io.herofake.backend.TestModel;
import io.herofake.model.ArtifactTarget;
import io.herofake.model.HardwareType;
import io.herofake.nvidia.CudaDriver;
import io.herofake.nvidia.NvidiaDriver;
import io.herofake.nvidia.NvidiaGpu;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made of a driver's answers, and what happens up to the driver where there is none. */
class CudaProviderTest {
    private static final NvidiaGpu NEW = new NvidiaGpu(0, "GPU A", "0000:3b:00.0", 80L << 30, 90);
    private static final NvidiaGpu TURING = new NvidiaGpu(1, "GPU B", "0000:af:00.0", 16L << 30, 75);
    private static final NvidiaGpu PASCAL = new NvidiaGpu(2, "GPU C", "0000:d8:00.0", 11L << 30, 61);

    @TempDir
    Path folder;

    private static NvidiaDriver driver(int cuda, NvidiaGpu... gpus) {
        return new NvidiaDriver("550.54.15", cuda, List.of(gpus), List.of());
    }

    private static CudaProvider provider(int major, NvidiaDriver driver, String... missing) {
        return new CudaProvider(
                new CudaBuild(major), () -> driver, libraries -> List.of(missing), CudaProviderTest::none);
    }

    private static CudaDriver none() {
        throw new UnsatisfiedLinkError("libcuda.so.1 is not there");
    }

    private static Absence onlyAbsence(Discovery discovery) {
        assertThat(discovery.platforms()).isEmpty();
        assertThat(discovery.absences()).hasSize(1);
        return discovery.absences().get(0);
    }

    @Test
    void everyGpuIsAPlatformForEachWayItCalculates() {
        Discovery found = provider(12, driver(12_040, NEW, TURING)).discover();

        assertThat(found.absences()).isEmpty();
        assertThat(found.platforms())
                .extracting(Platform::id)
                .containsExactly("cuda-0", "cuda-0-tf32", "cuda-0-fp16", "cuda-1", "cuda-1-fp16");
        assertThat(found.platforms())
                .allSatisfy(platform -> assertThat(platform.hardware()).isEqualTo(HardwareType.GPU));
        Platform rounding = found.platforms().get(1);
        assertThat(rounding.description()).isEqualTo("GPU A, 80 GiB, tf32");
        assertThat(rounding.device()).isEqualTo("pci-0000:3b:00.0");
        assertThat(rounding.takesForPeople()).isEqualTo("onnx for gpu");
        Platform half = found.platforms().get(2);
        assertThat(half.description()).isEqualTo("GPU A, 80 GiB, fp16");
        assertThat(half.device()).isEqualTo(rounding.device());
        assertThat(half.takesForPeople()).isEqualTo("onnx for gpu-fp16");
        assertThat(half.attributes()).containsEntry("precision", "fp16");
        assertThat(rounding.attributes())
                .containsEntry("driverVersion", "550.54.15")
                .containsEntry("memoryBytes", Long.toString(80L << 30))
                .containsEntry("computeCapability", "9.0")
                .containsEntry("cudaVersion", "12");
    }

    @Test
    void aDriverThatIsTooOldIsSaidWithTheOneThatIsNeeded() {
        Absence absence = onlyAbsence(provider(13, driver(12_040, NEW)).discover());

        assertThat(absence.reason())
                .isEqualTo("GPU 0 GPU A: too old a driver: driver 550.54.15, which runs CUDA up to 12.4;"
                        + " this build needs CUDA 13");
        assertThat(absence.remedy()).isEqualTo("install driver 580.65.06 or newer, or build HeROfake with -Pcuda12");
        assertThat(onlyAbsence(provider(12, driver(11_040, NEW)).discover()).remedy())
                .isEqualTo("install driver 525.60.13 or newer");
        assertThat(provider(12, driver(13_000, NEW)).discover().platforms()).isNotEmpty();
    }

    @Test
    void aGpuThatIsTooOldIsNamedAndTheOthersGoOn() {
        Discovery found = provider(13, driver(13_000, TURING, PASCAL)).discover();

        assertThat(found.platforms()).extracting(Platform::id).containsExactly("cuda-1", "cuda-1-fp16");
        assertThat(found.absences())
                .containsExactly(new Absence(
                        "GPU 2 through CUDA",
                        "GPU C has compute capability 6.1; CUDA 13 needs 7.5",
                        "build HeROfake with -Pcuda12"));
    }

    @Test
    void aBuildWithoutCudaSaysWhichOneHasIt() {
        Absence absence = onlyAbsence(provider(0, driver(12_040, NEW)).discover());

        assertThat(absence.reason()).contains("no libraries for CUDA", "GPU 0 GPU A", "550.54.15", "12.4");
        assertThat(absence.remedy()).contains("-Pcuda12", "-Pcuda13");
    }

    @Test
    void librariesThatAreMissingAreNamed() {
        Absence absence =
                onlyAbsence(provider(12, driver(12_040, NEW), "libcudnn.so.9").discover());

        assertThat(absence.reason()).contains("cannot be opened: libcudnn.so.9");
        assertThat(absence.remedy()).contains("CUDA 12", "cuDNN 9", "LD_LIBRARY_PATH");
    }

    @Test
    void aGpuThatVanishedIsNamed() {
        NvidiaDriver driver = new NvidiaDriver(
                "550.54.15",
                12_040,
                List.of(TURING),
                List.of(new NvidiaDriver.Trouble("GPU 0", "GPU is lost (15)", "restart the machine")));

        Discovery found = provider(12, driver).discover();

        assertThat(found.platforms()).extracting(Platform::id).startsWith("cuda-1");
        assertThat(found.absences())
                .containsExactly(new Absence("GPU 0 through CUDA", "GPU is lost (15)", "restart the machine"));
    }

    @Test
    void halfNumbersAreForGpusWithTensorCores() {
        assertThat(provider(12, driver(12_040, PASCAL)).discover().platforms())
                .extracting(Platform::id)
                .containsExactly("cuda-2");
    }

    @Test
    void optionsForCudaCapMemoryAndChooseTf32() {
        assertThat(CudaMode.FP16.providerOptions(0)).isEqualTo(CudaMode.FP32.providerOptions(0));
        assertThat(CudaMode.FP32.providerOptions(0))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "arena_extend_strategy", "kSameAsRequested",
                        "cudnn_conv_algo_search", "HEURISTIC",
                        "use_tf32", "0"));
        assertThat(CudaMode.TF32.providerOptions(3L << 30))
                .containsEntry("use_tf32", "1")
                .containsEntry("gpu_mem_limit", "3221225472");
    }

    @Test
    void filesForOtherHardwareAreRefusedByName() throws Exception {
        CudaProvider provider = provider(12, driver(12_040, NEW));
        List<Platform> platforms = provider.discover().platforms();
        TestModel forCpu = DenseOnnx.standard().write(folder);
        TestModel rounded = DenseOnnx.standard().write(folder, new ArtifactTarget(HardwareType.GPU, "fp16"));

        assertFails(provider, platforms.get(0), forCpu, Kind.INVALID_MODEL)
                .hasMessageEndingWith("is onnx for cpu; platform cuda-0 takes onnx for gpu");
        assertFails(provider, platforms.get(1), rounded, Kind.INVALID_MODEL)
                .hasMessageEndingWith("is onnx for gpu-fp16; platform cuda-0-tf32 takes onnx for gpu");
        TestModel plain = DenseOnnx.standard().write(folder, HardwareType.GPU);
        assertFails(provider, platforms.get(2), plain, Kind.INVALID_MODEL)
                .hasMessageEndingWith("is onnx for gpu; platform cuda-0-fp16 takes onnx for gpu-fp16");
        assertFails(provider, platforms.get(2), rounded, Kind.DEVICE_LOST)
                .hasMessage("platform cuda-0-fp16 cannot be used any more: libcuda.so.1 is not there");
        assertThat(platforms.get(2).hasNoFile("vgg19"))
                .isEqualTo("model 'vgg19' has no file for platform cuda-0-fp16, which takes onnx for gpu-fp16;"
                        + " 'herofake models halve vgg19' makes one");
    }

    @Test
    void aDeviceThatIsGoneWhenAModelIsOpenedIsLost() throws Exception {
        CudaProvider provider = provider(12, driver(12_040, NEW));
        TestModel model = DenseOnnx.standard().write(folder, HardwareType.GPU);

        assertFails(provider, provider.discover().platforms().get(0), model, Kind.DEVICE_LOST)
                .hasMessage("platform cuda-0 cannot be used any more: libcuda.so.1 is not there");
    }

    @Test
    void platformsOfOthersAreRefused() throws Exception {
        TestModel model = DenseOnnx.standard().write(folder, HardwareType.GPU);
        Platform other = new Platform("gpu-0", "other", HardwareType.GPU, "a GPU", false, Map.of("index", "0"));

        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> provider(12, driver(12_040, NEW)).open(other, model.artifact(), model.input(), options()))
                .withMessageContaining("gpu-0");
    }

    @Test
    void whatThisMachineHasIsFoundOrSaid() {
        Discovery found = new CudaProvider().discover();
        List<Object> all = new ArrayList<>(found.platforms());
        all.addAll(found.absences());

        assertThat(all).isNotEmpty();
        assertThat(new CudaProvider().discover()).isEqualTo(found);
    }

    @Test
    void theBuildSaysItsCuda() {
        assertThat(CudaBuild.read().major()).isIn(0, 12, 13);
        assertThat(new CudaBuild(13).libraries()).contains("libcudart.so.13", "libcudnn.so.9");
    }

    private OpenOptions options() {
        return new OpenOptions(1, 1, 1, folder.resolve("cache"));
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertFails(
            CudaProvider provider, Platform platform, TestModel model, Kind kind) {
        return assertThatThrownBy(() -> provider.open(platform, model.artifact(), model.input(), options()))
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }
}

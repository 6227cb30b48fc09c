package io.herofake.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.herofake.backend.Platform;
import io.herofake.model.ArtifactEntry;
import io.herofake.model.ArtifactKind;
import io.herofake.model.ArtifactTarget;
import io.herofake.model.HardwareType;
import io.herofake.model.InputContract;
import io.herofake.model.ModelDescription;
import io.herofake.model.ModelManifest;
import io.herofake.model.ModelVersion;
import io.herofake.model.OutputContract;
import io.herofake.model.StoredModel;
import io.herofake.model.Training;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which platform runs which model where several platforms are one device. */
final class DeviceSharesTest {
    private static final Platform FP32 = platform("onnxruntime-cpu", ArtifactKind.onnx(HardwareType.CPU));
    private static final Platform INT8 = platform("onnxruntime-cpu-int8", ArtifactKind.onnx(HardwareType.CPU, "int8"));
    private static final Platform OPENCL = new Platform(
            "opencl-cpu-0",
            "opencl",
            HardwareType.OPENCL,
            "the same",
            false,
            Map.of(),
            Platform.HOST_CPU,
            List.of(ArtifactKind.onnx(HardwareType.OPENCL), ArtifactKind.onnx(HardwareType.CPU)));
    private static final Platform GPU = new Platform("cuda-0", "cuda", HardwareType.GPU, "a GPU", false, Map.of());

    private static Platform platform(String id, ArtifactKind takes) {
        return new Platform(
                id, "onnxruntime", HardwareType.CPU, "a CPU", false, Map.of(), Platform.HOST_CPU, List.of(takes));
    }

    private static StoredModel model(String name, String... targets) {
        Map<ArtifactTarget, ArtifactEntry> artifacts = new TreeMap<>();
        for (String target : targets) {
            artifacts.put(ArtifactTarget.of(target), new ArtifactEntry("onnx", target + ".onnx", "ab".repeat(32), 1));
        }
        ModelDescription description = new ModelDescription(
                name,
                new ModelVersion("1"),
                "net",
                "for a test",
                "nowhere",
                "Apache-2.0",
                Training.untrained(1),
                new InputContract(
                        "input", 16, 16, InputContract.Resize.STRETCH, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f)),
                new OutputContract("output", OutputContract.Activation.SOFTMAX, List.of("real", "fake"), "fake", 0.5));
        return new StoredModel(new ModelManifest(description, artifacts), Path.of("models", name));
    }

    @Test
    void eachModelRunsOnTheFirstPlatformOfADeviceThatTakesIt() {
        StoredModel both = model("both", "cpu", "cpu-int8", "gpu");
        StoredModel rounded = model("rounded", "cpu-int8");
        StoredModel opencl = model("opencl", "opencl");
        DeviceShares shares = new DeviceShares(List.of(both, rounded, opencl));

        assertThat(shares.take(FP32)).containsExactly(both);
        assertThat(shares.take(INT8)).containsExactly(rounded);
        assertThat(shares.take(OPENCL)).containsExactly(opencl);
        assertThat(shares.take(GPU)).as("another device").containsExactly(both);
    }

    @Test
    void aPlatformThatIsNamedRunsAllThatItTakes() {
        StoredModel both = model("both", "cpu", "cpu-int8");
        DeviceShares shares = new DeviceShares(List.of(both, model("other", "gpu")));
        shares.take(FP32);

        assertThat(shares.runnable(INT8)).containsExactly(both);
        assertThat(shares.runnable(OPENCL)).containsExactly(both);
        assertThat(INT8.artifactOf(both).orElseThrow().file()).isEqualTo(Path.of("models", "both", "cpu-int8.onnx"));
        assertThat(OPENCL.artifactOf(both).orElseThrow().file()).isEqualTo(Path.of("models", "both", "cpu.onnx"));
    }
}

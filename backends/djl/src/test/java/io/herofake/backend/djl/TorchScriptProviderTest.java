package io.herofake.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import io.herofake.backend.BackendProvider;
import io.herofake.backend.Discovery;
import io.herofake.backend.InferenceCall;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.Platform;
import io.herofake.backend.TestModel;
import io.herofake.model.ArtifactTarget;
import io.herofake.model.HardwareType;
import io.herofake.model.InputContract;
import io.herofake.model.ModelArtifact;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchScriptProviderTest {

    @TempDir
    private Path directory;

    private final TorchScriptProvider provider = new TorchScriptProvider();

    @Test
    void isFoundAsAService() {
        assertThat(ServiceLoader.load(BackendProvider.class))
                .extracting(BackendProvider::name)
                .contains("djl");
    }

    @Test
    void withoutTheEngineItSaysHowToGetIt() {
        Discovery found = provider.discover();
        assumeTrue(found.platforms().isEmpty(), "this build has the engine");

        assertThat(found.absences()).singleElement().satisfies(absence -> {
            assertThat(absence.what()).isEqualTo("CPU through PyTorch");
            assertThat(absence.reason()).contains("not in this build");
            assertThat(absence.remedy()).contains("-Ppytorch");
        });
    }

    @Test
    void djlIsKeptOffline() {
        provider.discover();

        assertThat(ai.djl.util.Utils.isOfflineMode()).isTrue();
    }

    @Test
    void takesFilesOfEitherTarget() throws Exception {
        TestModel model = TorchScripts.dense(directory);
        Platform platform = platform();
        ModelArtifact plain = model.artifact();
        ModelArtifact variant = new ModelArtifact(
                ArtifactTarget.of("cpu-torchscript"), "torchscript", plain.file(), plain.sha256(), plain.sizeBytes());
        ModelArtifact onnx =
                new ModelArtifact(HardwareType.CPU, "onnx", plain.file(), plain.sha256(), plain.sizeBytes());

        assertThat(platform.accepts(plain)).isTrue();
        assertThat(platform.accepts(variant)).isTrue();
        assertThat(platform.accepts(onnx)).isFalse();
    }

    @Test
    void anOutputThatIsNotANumberIsReported() throws Exception {
        Platform platform = platform();
        float[] first = new float[1024 * 768];
        float[] second = new float[2 * 1024];
        Arrays.fill(first, 1);
        Arrays.fill(second, Float.NaN);
        Path file = TorchScripts.write(directory, first, second);
        TestModel model = new TestModel(
                TestModel.artifact(HardwareType.CPU, "torchscript", file),
                TorchScripts.dense(directory).input(),
                2,
                picture -> picture);

        try (ModelInstance instance = open(platform, model, model.input());
                InferenceCall call = instance.newCall()) {
            model.put(call, 0, model.picture(1));
            assertThatThrownBy(() -> call.infer(1))
                    .isInstanceOfSatisfying(
                            BackendException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_OUTPUT))
                    .hasMessageContaining("gave NaN for picture 0");
        }
    }

    @Test
    void aModuleThatDoesNotFitItsManifestIsRefusedWhenItIsOpened() throws Exception {
        TestModel model = TorchScripts.dense(directory);
        InputContract right = model.input();
        InputContract larger = new InputContract("input", 20, 20, right.resize(), right.mean(), right.std());
        Platform platform = platform();

        assertThatThrownBy(() -> open(platform, model, larger).close())
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_MODEL))
                .hasMessageContaining(model.artifact().file().toString())
                .hasMessageContaining("does not run on float32 [N, 3, 20, 20]")
                .hasMessageContaining("shapes cannot be multiplied")
                .hasMessageNotContaining("\n");
    }

    @Test
    void aFileOfAnotherSizeThanItsManifestSaysIsRefused() throws Exception {
        TestModel model = TorchScripts.dense(directory);
        Platform platform = platform();
        Files.write(model.artifact().file(), new byte[] {1, 2, 3});

        assertThatThrownBy(() -> open(platform, model, model.input()).close())
                .hasMessageContaining(
                        "has 3 bytes, but its manifest says " + model.artifact().sizeBytes());
    }

    private Platform platform() {
        Discovery found = provider.discover();
        assumeFalse(found.platforms().isEmpty(), () -> "no platform: " + found.absences());
        return found.platforms().get(0);
    }

    private ModelInstance open(Platform platform, TestModel model, InputContract input) throws BackendException {
        return provider.open(platform, model.artifact(), input, new OpenOptions(1, 1, 4, directory.resolve("cache")));
    }
}

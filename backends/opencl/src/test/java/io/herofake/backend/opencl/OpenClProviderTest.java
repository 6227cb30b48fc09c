package io.herofake.backend.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import io.herofake.backend.DenseOnnx;
import io.herofake.backend.InferenceCall;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.Platform;
import io.herofake.backend.TestModel;
import io.herofake.model.HardwareType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is particular to the OpenCL backend: its cache, its limits of memory, its signals. */
class OpenClProviderTest {

    private static final long MEBIBYTE = 1 << 20;
    private static final int BATCH = 1000;

    @TempDir
    Path temporary;

    private final OpenClProvider provider = new OpenClProvider();
    private Platform platform;
    private TestModel model;

    @BeforeEach
    void prepare() throws IOException {
        platform = Agreement.platform(provider);
        model = DenseOnnx.standard().write(temporary);
    }

    @Test
    void aPlatformTellsItsDeviceAndDriver() {
        assertThat(platform.id()).startsWith("opencl-");
        assertThat(platform.hardware()).isEqualTo(HardwareType.OPENCL);
        assertThat(platform.attributes())
                .containsKeys("deviceType", "driver", "driverVersion", "deviceMemoryBytes", "modelName");
    }

    @Test
    void aProcessorIsTheSameDeviceAsForOtherBackends() {
        assumeTrue("cpu".equals(platform.attributes().get("deviceType")), "the first OpenCL device is not a processor");

        assertThat(platform.device()).isEqualTo(Platform.HOST_CPU);
    }

    @Test
    void anotherOperatorIsRefusedByNameWithTheFile() throws Exception {
        GraphWriter writer = new GraphWriter(1, 8, 8);
        String output = writer.add(writer.node("LeakyRelu", GraphWriter.INPUT));
        TestModel unknown = new TestModel(writer.write(temporary, output, 2), writer.contract(), 2, row -> row);

        assertThatThrownBy(() -> open(provider, unknown, 1))
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_MODEL))
                .hasMessageContainingAll("LeakyRelu", unknown.artifact().file().toString());
    }

    @Test
    void damagedCacheFilesAreMadeAnew() throws Exception {
        float[] picture = model.picture(1);
        float[] expected = infer(picture);
        List<Path> files = cached();
        assertThat(files).isNotEmpty();
        for (Path file : files) {
            byte[] content = Files.readAllBytes(file);
            content[content.length - 1] ^= 1;
            Files.write(file, content);
        }

        assertThat(infer(picture)).containsExactly(expected);
        for (Path file : files) {
            Files.write(file, new byte[] {1, 2, 3});
        }
        assertThat(infer(picture)).containsExactly(expected);
        assertThat(cached())
                .containsExactlyInAnyOrderElementsOf(files)
                .allSatisfy(file -> assertThat(file).isNotEmptyFile());
        assertThat(Files.size(files.get(0))).isGreaterThan(3);
    }

    @Test
    void aCacheFolderThatCannotBeWrittenCostsTimeOnly() throws Exception {
        Path blocked = Files.writeString(temporary.resolve("cache"), "not a folder");

        assertThat(infer(model.picture(1))).hasSize(model.classes());
        assertThat(blocked).hasContent("not a folder");
    }

    @Test
    void tooLittleMemoryForTheWeightsIsSaidAndTheNextOpeningWorks() throws Exception {
        OpenClProvider tight = new OpenClProvider(2 * MEBIBYTE, Tuning::choices);

        assertThatThrownBy(() -> open(tight, model, 1))
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.kind()).isEqualTo(Kind.OUT_OF_MEMORY))
                .hasMessageContaining(model.artifact().file().toString());
        assertThat(infer(model.picture(1))).hasSize(model.classes());
    }

    @Test
    void tooLittleMemoryForACallIsSaidAndGivenBack() throws Exception {
        OpenClProvider tight = new OpenClProvider(20 * MEBIBYTE, Tuning::choices);
        try (ModelInstance instance = open(tight, model, BATCH)) {
            long weights = instance.nativeMemoryBytes();
            InferenceCall first = instance.newCall();
            assertThatThrownBy(instance::newCall)
                    .isInstanceOfSatisfying(
                            BackendException.class, e -> assertThat(e.kind()).isEqualTo(Kind.OUT_OF_MEMORY));
            first.close();

            assertThat(instance.nativeMemoryBytes()).isEqualTo(weights);
            instance.newCall().close();
        }
    }

    @Test
    void divisionByZeroInJavaIsStillAnException() {
        // A driver that skips such divisions would give the sum.
        int caught = 0;
        int sum = 0;
        for (int i = 0; i < 100_000; i++) {
            try {
                sum += i / (i % 2);
            } catch (ArithmeticException e) {
                caught++;
            }
        }

        assertThat(caught).isEqualTo(50_000);
        assertThat(sum).isNotZero();
    }

    private float[] infer(float[] picture) throws BackendException {
        try (ModelInstance instance = open(provider, model, 1);
                InferenceCall call = instance.newCall()) {
            return model.inferOne(call, picture);
        }
    }

    private ModelInstance open(OpenClProvider on, TestModel what, int maxBatch) throws BackendException {
        return on.open(
                platform, what.artifact(), what.input(), new OpenOptions(2, 1, maxBatch, temporary.resolve("cache")));
    }

    private List<Path> cached() throws IOException {
        try (var files = Files.list(temporary.resolve("cache").resolve("opencl"))) {
            return files.toList();
        }
    }
}

package io.herofake.backend.vitis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import io.herofake.backend.BackendProvider;
import io.herofake.backend.Discovery.Absence;
import io.herofake.backend.InferenceCall;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.Platform;
import io.herofake.backend.TestModel;
import io.herofake.model.HardwareType;
import io.herofake.model.InputContract;
import io.herofake.model.ModelArtifact;
import io.herofake.vart.DoubleProvider;
import io.herofake.vart.DpuLibrary;
import io.herofake.vart.DpuNetwork;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VitisProviderTest {
    private static final long LONG_MILLIS = 60_000;

    @TempDir
    Path temporary;

    private DoubleProvider cards;
    private VitisProvider provider;

    @BeforeEach
    void useTheDouble() {
        cards = DoubleProvider.in(temporary);
        cards.load();
        provider = DoubleModels.provider(cards.file(), LONG_MILLIS);
    }

    // ---- What is there ----

    @Test
    void isFoundAsAService() {
        assertThat(ServiceLoader.load(BackendProvider.class))
                .anyMatch(
                        found -> found instanceof VitisProvider && found.name().equals("vitis"));
    }

    @Test
    void everyCardIsAPlatformThatSaysItIsSimulated() {
        List<Platform> platforms = provider.discover().platforms();

        assertThat(platforms).extracting(Platform::id).containsExactly("vitis-0000:65:00.1", "vitis-0000:b3:00.1");
        assertThat(platforms).allSatisfy(platform -> {
            assertThat(platform.simulated())
                    .as("a double is never shown as hardware")
                    .isTrue();
            assertThat(platform.hardware()).isEqualTo(HardwareType.FPGA);
            assertThat(platform.attributes())
                    .containsEntry("driver", "2.14.1")
                    .containsEntry("deviceMemoryBytes", "67108864")
                    .containsEntry("shell", "double_shell");
            assertThat(platform.takesForPeople()).isEqualTo("xmodel for fpga");
        });
        assertThat(platforms.get(0).device()).isEqualTo("0000:65:00.1");
    }

    /** The product's own way of loading; nothing but tests can get past it. */
    @Test
    void theProductNeverTakesADouble() {
        VitisProvider product =
                new VitisProvider(new VitisSettings(cards.file(), LONG_MILLIS, LONG_MILLIS), DpuLibrary::load);

        assertAbsent(product, "is a test double", "-Pvitis");
    }

    @Test
    void theProductAsItIsBuiltHereHasNoProvider() {
        assertAbsent(new VitisProvider(), "made without -Pvitis", "docs/fpga.md");
    }

    @Test
    void whyThereIsNoCardIsSaidWithARemedy() throws Exception {
        cards.cards();
        assertAbsent(provider, "finds no card", "xbutil examine");
        cards.cards("driver-problem xocl is version 2.6, too old");
        assertAbsent(provider, "version 2.6, too old", "install XRT");
        Path missing = temporary.resolve("missing.so");
        assertAbsent(DoubleModels.provider(missing, 1), missing.toString(), "HEROFAKE_VITIS_PROVIDER");
        Path text = Files.writeString(temporary.resolve("text.so"), "text");
        assertAbsent(DoubleModels.provider(text, 1), text.toString(), "Vitis AI runtime");
        Path other = Path.of(System.getProperty("java.home"), "lib", "libzip.so");
        assertAbsent(DoubleModels.provider(other, 1), other.toString(), "-Pvitis");
    }

    private static void assertAbsent(VitisProvider provider, String reason, String remedy) {
        assertThat(provider.discover().platforms()).isEmpty();
        List<Absence> absences = provider.discover().absences();
        assertThat(absences).singleElement().satisfies(absence -> {
            assertThat(absence.what()).isEqualTo("FPGA DPU through Vitis AI");
            assertThat(absence.reason()).contains(reason);
            assertThat(absence.remedy()).contains(remedy).contains("docs/fpga.md");
        });
    }

    // ---- What is right ----

    @Test
    void convolutionsAreRightToTheLastBit() throws Exception {
        DpuNetwork network = new DpuNetwork(11, 9, 12, 3, 5)
                .conv(3, 1, 8)
                .pool(true, 2, 2)
                .conv(1, 1, 6)
                .pool(false, 2, 1)
                .fc(3, false);
        TestModel model = DoubleModels.write(network, temporary);
        try (ModelInstance instance = open(model, 1, 7);
                InferenceCall call = instance.newCall()) {
            for (int place = 0; place < 7; place++) {
                model.put(call, place, model.picture(place));
            }
            call.infer(7);
            for (int place = 0; place < 7; place++) {
                assertThat(model.row(call, place)).isEqualTo(model.reference().apply(model.picture(place)));
            }
        }
    }

    @Test
    void whatDoesNotFitInInt8IsSaturated() throws Exception {
        TestModel model = DoubleModels.write(new DpuNetwork(5, 4, 4, 3, 6).fc(2, false), temporary);
        float[] huge = model.picture(1);
        for (int i = 0; i < huge.length; i++) {
            huge[i] *= 1e30f;
        }
        try (ModelInstance instance = open(model, 1, 1);
                InferenceCall call = instance.newCall()) {
            assertThat(model.inferOne(call, huge)).isEqualTo(model.reference().apply(huge));
        }
    }

    @Test
    void aSoftmaxThatTheGraphLeavesToTheHostIsDone() throws Exception {
        DpuNetwork network = new DpuNetwork(6, 4, 4, 3, 5).fc(4, false);
        TestModel logits = DoubleModels.write(network, temporary);
        TestModel model = DoubleModels.write(network.with("softmax"), temporary);
        try (ModelInstance instance = open(model, 1, 5);
                InferenceCall call = instance.newCall()) {
            for (int place = 0; place < 5; place++) {
                model.put(call, place, model.picture(place));
            }
            call.infer(5);
            for (int place = 0; place < 5; place++) {
                float[] row = logits.reference().apply(logits.picture(place));
                double sum = 0;
                for (float logit : row) {
                    sum += Math.exp(logit);
                }
                for (int i = 0; i < row.length; i++) {
                    assertThat((double) model.row(call, place)[i])
                            .isCloseTo(Math.exp(row[i]) / sum, org.assertj.core.api.Assertions.within(1e-6));
                }
            }
        }
    }

    @Test
    void theWeightsAreAccountedForOnTheCard() throws Exception {
        TestModel model = DoubleModels.write(new DpuNetwork(5, 4, 4, 3, 6).fc(2, false), temporary);
        ModelInstance instance = open(model, 1, 1);

        assertThat(instance.deviceMemoryBytes()).hasValue(2 * 4 * 4 * 3 + 2);
        instance.close();
        assertThat(instance.deviceMemoryBytes()).isEmpty();
    }

    // ---- What goes wrong ----

    @Test
    void filesForOthersAreRefusedByName() throws Exception {
        TestModel other = DoubleModels.write(DpuNetwork.perceptron().forTarget("DPUOTHER"), temporary);
        assertFails(Kind.INVALID_MODEL, "compiled for DPUOTHER", () -> open(other, 1, 1));

        ModelArtifact good = other.artifact();
        ModelArtifact onnx = TestModel.artifact(HardwareType.CPU, "onnx", good.file());
        assertFails(
                Kind.INVALID_MODEL,
                "is onnx for cpu; platform vitis-0000:65:00.1 takes xmodel for fpga",
                () -> provider.open(platform(), onnx, other.input(), options(1, 1)));
        ModelArtifact wrongSize = new ModelArtifact(HardwareType.FPGA, "xmodel", good.file(), good.sha256(), 7);
        assertFails(
                Kind.INVALID_MODEL,
                "manifest says 7",
                () -> provider.open(platform(), wrongSize, other.input(), options(1, 1)));
    }

    @Test
    void picturesOfFourChannelsAreNotTaken() throws Exception {
        TestModel three = DoubleModels.write(new DpuNetwork(5, 8, 8, 3, 6).fc(2, false), temporary);
        Path file = new DpuNetwork(5, 8, 8, 4, 6).fc(2, false).write(temporary.resolve("four.xmodel"));
        ModelArtifact four = TestModel.artifact(HardwareType.FPGA, "xmodel", file);

        assertFails(
                Kind.INVALID_MODEL,
                "wants input [3, 8, 8, 4]",
                () -> provider.open(platform(), four, three.input(), options(1, 1)));
    }

    @Test
    void argumentsAreChecked() throws Exception {
        TestModel model = DoubleModels.write(DpuNetwork.perceptron(), temporary);
        Platform other = new Platform("gpu-0", "cuda", HardwareType.GPU, "a GPU", false, Map.of());
        InputContract input = model.input();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> provider.open(other, model.artifact(), input, options(1, 1)))
                .withMessageContaining("gpu-0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> provider.open(platform(), model.artifact(), input, options(1, 1_000_000)))
                .withMessageContaining("maxBatch 1000000");
    }

    @Test
    void aCardThatWentAwayBeforeOpeningIsLost() throws Exception {
        TestModel model = DoubleModels.write(DpuNetwork.perceptron(), temporary);
        Platform platform = platform();
        cards.cards();

        assertFails(
                Kind.DEVICE_LOST,
                "0000:65:00.1",
                () -> provider.open(platform, model.artifact(), model.input(), options(1, 1)));
        Files.delete(cards.file());
        assertFails(
                Kind.DEVICE_LOST,
                "there is no file",
                () -> provider.open(platform, model.artifact(), model.input(), options(1, 1)));
    }

    @Test
    void aCardThatVanishesUnderLoadFailsTheInstanceForGood() throws Exception {
        TestModel model = DoubleModels.write(DpuNetwork.perceptron().with("fault lost 2"), temporary);
        try (ModelInstance instance = open(model, 3, 1);
                InferenceCall call = instance.newCall();
                InferenceCall beside = instance.newCall()) {
            model.inferOne(call, model.picture(1));
            model.inferOne(beside, model.picture(2));

            assertFails(Kind.DEVICE_LOST, "does not answer", () -> call.infer(1));
            assertFails(Kind.DEVICE_LOST, "failed before", () -> beside.infer(1));
            assertFails(Kind.DEVICE_LOST, "failed before", instance::newCall);
        }
        assertThat(provider.discover().platforms()).extracting(Platform::device).containsExactly("0000:b3:00.1");
    }

    @Test
    void aCardThatDoesNotAnswerIsLostAfterTheTimeOut() throws Exception {
        for (String fault : List.of("fault hang 0", "fault wedge 0")) {
            TestModel model = DoubleModels.write(DpuNetwork.perceptron().with(fault), temporary);
            VitisProvider impatient = DoubleModels.provider(cards.file(), 1);
            try (ModelInstance instance = impatient.open(platform(), model.artifact(), model.input(), options(1, 1));
                    InferenceCall call = instance.newCall()) {
                assertFails(Kind.DEVICE_LOST, "no result within 1 ms", () -> call.infer(1));
                assertFails(Kind.DEVICE_LOST, "failed before", () -> call.infer(1));
            }
        }
    }

    @Test
    void aModelThatTakesMoreOfTheCardThanItMayIsRefused() throws Exception {
        TestModel model = DoubleModels.write(new DpuNetwork(5, 4, 4, 3, 6).fc(2, false), temporary);
        OpenOptions enough = new OpenOptions(1, 1, 1, temporary.resolve("cache"), 98);
        OpenOptions tooLittle = new OpenOptions(1, 1, 1, temporary.resolve("cache"), 97);

        provider.open(platform(), model.artifact(), model.input(), enough).close();
        assertFails(
                Kind.OUT_OF_MEMORY,
                "takes 98 bytes on vitis-0000:65:00.1; it may take 97",
                () -> provider.open(platform(), model.artifact(), model.input(), tooLittle));
    }

    @Test
    void memoryOfTheCardThatRunsOutIsGivenBack() throws Exception {
        TestModel model = DoubleModels.write(DpuNetwork.perceptron(), temporary);
        cards.cards(DoubleProvider.card(DoubleProvider.CARD, 1 << 20, "-"));
        for (int attempt = 0; attempt < 3; attempt++) {
            try (ModelInstance instance = open(model, 1, 1);
                    InferenceCall call = instance.newCall()) {
                assertFails(Kind.OUT_OF_MEMORY, "bytes left", () -> open(model, 1, 1));
                assertThat(model.inferOne(call, model.picture(1)))
                        .isEqualTo(model.reference().apply(model.picture(1)));
            }
        }
    }

    @Test
    void memoryThatRunsOutInARunFailsThatRun() throws Exception {
        TestModel model = DoubleModels.write(DpuNetwork.perceptron().with("fault memory 1"), temporary);
        try (ModelInstance instance = open(model, 1, 1);
                InferenceCall call = instance.newCall()) {
            model.inferOne(call, model.picture(1));

            assertFails(Kind.OUT_OF_MEMORY, "no memory on the card", () -> call.infer(1));
        }
    }

    @Test
    void aCallThatFindsNoMemoryLeavesItsPlaceFree() throws Exception {
        TestModel model = DoubleModels.write(DpuNetwork.perceptron(), temporary);
        int overTheLimit =
                (int) (Runtime.getRuntime().maxMemory() / (4L * model.input().elementsPerPicture())) + 1;
        try (ModelInstance instance = open(model, 1, overTheLimit)) {
            for (int attempt = 0; attempt < 2; attempt++) {
                assertFails(Kind.OUT_OF_MEMORY, "maxBatch", instance::newCall);
            }
        }
    }

    private Platform platform() {
        return provider.discover().platforms().get(0);
    }

    private ModelInstance open(TestModel model, int callers, int maxBatch) throws BackendException {
        return provider.open(platform(), model.artifact(), model.input(), options(callers, maxBatch));
    }

    private OpenOptions options(int callers, int maxBatch) {
        return new OpenOptions(callers, 1, maxBatch, temporary.resolve("cache"));
    }

    private static void assertFails(Kind kind, String named, ThrowingCallable call) {
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(call)
                .withMessageContaining(named)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
    }
}

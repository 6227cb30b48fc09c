package io.herofake.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.herofake.backend.BackendException.Kind;
import io.herofake.model.ArtifactKind;
import io.herofake.model.ArtifactTarget;
import io.herofake.model.HardwareType;
import io.herofake.model.InputContract;
import io.herofake.model.ModelArtifact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * What every backend promises, whatever its hardware. A backend's tests extend this and say which provider and which
 * model to use. Where the hardware is absent, the tests are skipped with the reason that discovery gives.
 */
public abstract class BackendContractTest extends BackendFixture {

    private static final int CYCLES = 40;
    private static final int ROUNDS = 4;

    @Test
    void discoveryIsStableAndNamesTheBackend() {
        Discovery first = provider().discover();

        assertThat(provider().discover()).isEqualTo(first);
        assertThat(first.platforms()).extracting(Platform::id).doesNotHaveDuplicates();
        assertThat(first.platforms()).allSatisfy(found -> {
            assertThat(found.backend()).isEqualTo(provider().name());
            assertThat(found.description()).isNotBlank();
        });
    }

    @Test
    void infersWhatTheModelSays() throws BackendException {
        try (ModelInstance instance = open(1, 1);
                InferenceCall call = instance.newCall()) {
            assertThat(instance.platform()).isEqualTo(platform);
            assertThat(instance.classes()).isEqualTo(model.classes());
            for (int seed = 0; seed < PICTURES; seed++) {
                float[] picture = model.picture(seed);

                assertClose(model.inferOne(call, picture), model.reference().apply(picture));
            }
        }
    }

    @Test
    void buffersAreDirectNativeAndFullSize() throws BackendException {
        try (ModelInstance instance = open(1, BATCH);
                InferenceCall call = instance.newCall()) {
            assertThat(instance.maxBatch()).isEqualTo(BATCH);
            assertBuffer(call.input(), BATCH * model.input().elementsPerPicture());
            assertBuffer(call.output(), BATCH * model.classes());
        }
    }

    @Test
    void aBatchGivesWhatItsPicturesGiveAlone() throws BackendException {
        try (ModelInstance instance = open(1, BATCH);
                InferenceCall call = instance.newCall()) {
            for (int batch = BATCH; batch >= 1; batch--) {
                for (int place = 0; place < batch; place++) {
                    model.put(call, place, model.picture(place));
                }
                call.infer(batch);
                List<float[]> rows = new ArrayList<>();
                for (int place = 0; place < batch; place++) {
                    rows.add(model.row(call, place));
                }
                for (int place = 0; place < batch; place++) {
                    assertClose(rows.get(place), model.inferOne(call, model.picture(place)));
                }
            }
        }
    }

    @Test
    void inputIsKeptAndTheSameInputGivesTheSameOutput() throws BackendException {
        try (ModelInstance instance = open(1, 1);
                InferenceCall call = instance.newCall()) {
            float[] first = model.inferOne(call, model.picture(1));
            call.infer(1);

            assertThat(model.row(call, 0)).isEqualTo(first);
        }
    }

    @Test
    void positionAndLimitOfTheInputDoNotMatter() throws BackendException {
        try (ModelInstance instance = open(1, 1);
                InferenceCall call = instance.newCall()) {
            float[] expected = model.inferOne(call, model.picture(1));
            call.input().position(3).limit(5);
            call.infer(1);

            assertThat(model.row(call, 0)).isEqualTo(expected);
        }
    }

    @Test
    void callersSideBySideGetWhatOneGets() throws Exception {
        try (ModelInstance instance = open(CALLERS, 1)) {
            List<float[]> alone = inferAll(instance);
            List<Callable<List<float[]>>> tasks = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                tasks.add(() -> inferAll(instance));
            }
            for (Future<List<float[]>> result : runAll(tasks)) {
                List<float[]> rows = result.get();
                for (int i = 0; i < PICTURES; i++) {
                    assertClose(rows.get(i), alone.get(i));
                }
            }
        }
    }

    @Test
    void openCallsAreBounded() throws BackendException {
        try (ModelInstance instance = open(2, 1)) {
            InferenceCall first = instance.newCall();
            instance.newCall();

            assertThatIllegalState(instance::newCall);

            first.close();
            assertThatCode(instance::newCall).doesNotThrowAnyException();
            assertThatIllegalState(instance::newCall);
        }
    }

    @Test
    void closingACallTwiceFreesOnePlaceOnly() throws BackendException {
        try (ModelInstance instance = open(2, 1)) {
            InferenceCall first = instance.newCall();
            instance.newCall();
            first.close();
            first.close();
            instance.newCall();

            assertThatIllegalState(instance::newCall);
        }
    }

    @Test
    void whatIsClosedRefusesToWork() throws BackendException {
        ModelInstance instance = open(2, 1);
        InferenceCall closedCall = instance.newCall();
        InferenceCall openCall = instance.newCall();
        closedCall.close();
        assertThatIllegalState(() -> closedCall.infer(1));

        instance.close();
        instance.close();

        assertThatIllegalState(() -> openCall.infer(1));
        assertThatIllegalState(instance::newCall);
        assertThatCode(openCall::close).doesNotThrowAnyException();
    }

    @Test
    void closingWaitsForInferencesUnderWay() throws Exception {
        ModelInstance instance = open(CALLERS, BATCH);
        CountDownLatch running = new CountDownLatch(CALLERS);
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
        try {
            List<Future<?>> loops = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                InferenceCall call = instance.newCall();
                loops.add(threads.submit(() -> inferUntilClosed(call, running)));
            }
            running.await();
            instance.close();
            for (Future<?> loop : loops) {
                assertThatExceptionOfType(ExecutionException.class)
                        .isThrownBy(loop::get)
                        .withCauseExactlyInstanceOf(IllegalStateException.class);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aCallSurvivesABadBatch() throws BackendException {
        try (ModelInstance instance = open(1, BATCH);
                InferenceCall call = instance.newCall()) {
            float[] expected = model.inferOne(call, model.picture(1));
            for (int bad : new int[] {-1, 0, BATCH + 1}) {
                assertThatThrownBy(() -> call.infer(bad))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(Integer.toString(bad));
            }
            assertThat(model.inferOne(call, model.picture(1))).isEqualTo(expected);
        }
    }

    @Test
    void aCallSurvivesAnOutputThatIsNotFinite() throws BackendException {
        assumeTrue(carriesInfinity(), "integer hardware");
        try (ModelInstance instance = open(1, 1);
                InferenceCall call = instance.newCall()) {
            float[] expected = model.inferOne(call, model.picture(1));
            float[] infinite = model.picture(2);
            Arrays.fill(infinite, Float.POSITIVE_INFINITY);

            assertThatBackendException(() -> model.inferOne(call, infinite), Kind.INVALID_OUTPUT);
            assertThat(model.inferOne(call, model.picture(1))).isEqualTo(expected);
        }
    }

    @Test
    void aFileForOtherHardwareIsRefusedByName() {
        ModelArtifact good = model.artifact();
        for (ArtifactKind other : List.of(
                new ArtifactKind("nonsense", good.target()),
                new ArtifactKind(good.format(), new ArtifactTarget(good.hardware(), "nonsense")),
                new ArtifactKind("nonsense", ArtifactTarget.of(otherHardware(good.hardware()))))) {
            ModelArtifact wrong =
                    new ModelArtifact(other.target(), other.format(), good.file(), good.sha256(), good.sizeBytes());

            assertThat(platform.accepts(wrong)).isFalse();
            assertInvalid(
                    wrong,
                    model.input(),
                    "model " + good.file() + " is " + other + "; platform " + platform.id() + " takes "
                            + platform.takesForPeople());
        }
        assertThat(platform.accepts(good)).isTrue();
    }

    private static HardwareType otherHardware(HardwareType hardware) {
        return hardware == HardwareType.FPGA ? HardwareType.GPU : HardwareType.FPGA;
    }

    @Test
    void aMissingFileIsNamed() {
        Path missing = temporary.resolve("missing.model");
        ModelArtifact good = model.artifact();
        ModelArtifact artifact =
                new ModelArtifact(good.target(), good.format(), missing, good.sha256(), good.sizeBytes());

        assertInvalid(artifact, model.input(), missing.toString());
    }

    @Test
    void aCorruptFileIsNamed() throws IOException {
        assumeTrue(readsModelFile(), "the backend does not read model files");
        byte[] content = Files.readAllBytes(model.artifact().file());
        byte[] noise = new byte[content.length];
        Arrays.fill(noise, (byte) 0xA5);
        for (byte[] bad : List.of(new byte[0], noise, Arrays.copyOf(content, content.length / 2))) {
            Path file = Files.write(Files.createTempFile(temporary, "bad", ".model"), bad);
            ModelArtifact artifact = TestModel.artifact(
                    model.artifact().target(), model.artifact().format(), file);

            assertInvalid(artifact, model.input(), file.toString());
        }
    }

    @Test
    void aModelThatDoesNotFitItsContractIsRefused() {
        assumeTrue(readsModelFile(), "the backend does not read model files");
        InputContract right = model.input();
        InputContract otherSize = new InputContract(
                right.tensorName(), right.width() + 1, right.height(), right.resize(), right.mean(), right.std());

        assertInvalid(model.artifact(), otherSize, Integer.toString(right.width() + 1));
    }

    @Test
    void failedOpeningsLeaveTheBackendUsable() throws BackendException {
        aMissingFileIsNamed();
        infersWhatTheModelSays();
    }

    @Test
    void openingAndClosingManyTimesGivesMemoryBack() throws Exception {
        assumeTrue(holdsMemoryHere(), "another process has the memory, and gives it back when it ends");
        // Leaking only the weights would make every round grow by CYCLES times the model.
        long bound = CYCLES * model.artifact().sizeBytes() / 2;
        openInferClose(CYCLES / 2);
        long grown = Long.MAX_VALUE;
        // Allocators, the heap and compiled code grow too, but only for a round or two.
        for (int round = 0; round < ROUNDS && grown >= bound; round++) {
            long before = residentBytes();
            openInferClose(CYCLES);
            grown = residentBytes() - before;
        }

        assertThat(grown).as("growth in the last of %d rounds", ROUNDS).isLessThan(bound);
    }

    @Test
    void aClosedInstanceAccountsForNoMemory() throws BackendException {
        ModelInstance instance = open(1, BATCH);
        long idle = instance.nativeMemoryBytes();
        InferenceCall call = instance.newCall();
        long buffers = 4L * BATCH * (model.input().elementsPerPicture() + model.classes());

        assertThat(instance.nativeMemoryBytes()).isGreaterThanOrEqualTo(idle).isGreaterThanOrEqualTo(buffers);
        call.close();
        assertThat(instance.nativeMemoryBytes()).isEqualTo(idle);
        instance.close();
        assertThat(instance.nativeMemoryBytes()).isZero();
    }
}

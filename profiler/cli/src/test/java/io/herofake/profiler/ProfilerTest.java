package io.herofake.profiler;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herofake.backend.BackendException;
import io.herofake.backend.BackendProvider;
import io.herofake.backend.Discovery;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.Platform;
import io.herofake.model.EnergyScope;
import io.herofake.model.InputContract;
import io.herofake.model.ModelArtifact;
import io.herofake.model.StoredModel;
import io.herofake.profile.Accuracy;
import io.herofake.profile.ColdStart;
import io.herofake.profile.Distribution;
import io.herofake.profile.Environment;
import io.herofake.profile.ExecutionPoint;
import io.herofake.profile.Figure;
import io.herofake.profile.MetadataStore;
import io.herofake.profile.Origin;
import io.herofake.profile.PlatformTypeRecord;
import io.herofake.profile.ProfileRecord;
import io.herofake.profile.ProfilerRun;
import io.herofake.profiler.ProfilerFixture.Heard;
import io.herofake.profiler.measure.LabelledPictures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs of small real models on the real ONNX Runtime, with real worker processes and a real store. */
@Timeout(300)
final class ProfilerTest {
    private static final Environment HERE = HostEnvironment.read("test 1", "abc");

    @TempDir
    Path folder;

    private ProfilerFixture fixture;
    private MetadataStore store;
    private EnergyWatch energy;
    private final Heard heard = new Heard();

    @BeforeEach
    void open() throws Exception {
        fixture = new ProfilerFixture(folder);
        store = fixture.open();
        energy = EnergyWatch.begin(fixture.noMeters());
    }

    @AfterEach
    void close() {
        energy.close();
        store.close();
    }

    private Profiler.Outcome run(ProfilePlan plan) throws Exception {
        Profiler profiler = fixture.profiler(store, energy);
        return profiler.run(plan, profiler.begin(plan, HERE), HERE, heard);
    }

    private ProfilePlan plan(ProfilerOptions options, StoredModel... models) throws Exception {
        return new ProfilePlan(ProfilerFixture.targets(List.of(models)), options, null, energy.metered());
    }

    @Test
    void aRunStoresWhatItMeasuredAndSaysWhereItComesFrom() throws Exception {
        StoredModel model = fixture.install("small");

        Profiler.Outcome outcome = run(plan(ProfilerFixture.options(null), model));

        assertThat(outcome.failed()).isZero();
        assertThat(heard.failed).isEmpty();
        assertThat(outcome.measured()).isEqualTo(3 + 4);
        ProfileRecord profile = store.currentProfile("small", "onnxruntime-cpu", MetadataStore.Preference.none())
                .orElseThrow();
        assertThat(profile).isEqualTo(outcome.profiles().get(0)).isEqualTo(heard.stored.get(0));
        assertThat(requireNonNull(profile.model()).sha256())
                .isEqualTo(model.artifact(profile.hardware()).orElseThrow().sha256());
        assertThat(requireNonNull(profile.model()).precision()).isEqualTo("fp32");
        assertThat(profile.origin()).isInstanceOfSatisfying(Origin.Measured.class, origin -> {
            assertThat(origin.run()).isEqualTo(outcome.run());
            assertThat(origin.environment().host()).isEqualTo(HERE.host());
            assertThat(origin.environment().versions()).containsKeys("java", "onnxruntime");
            assertThat(origin.environment().gitRevision()).isEqualTo("abc");
        });
        executions(profile);
        coldStarts(profile);
        assertThat(profile.memory().peakBytes()).isPositive();
        assertThat(profile.accuracy()).isNull();
        assertThat(heard.live).isNotEmpty();
    }

    private static void executions(ProfileRecord profile) {
        assertThat(profile.executions())
                .extracting(point -> point.batch() + "x" + point.concurrency())
                .containsExactly("1x1", "1x2", "2x1", "2x2");
        for (ExecutionPoint point : profile.executions()) {
            Distribution distribution = requireNonNull(point.distribution());
            assertThat(distribution.samples()).isEqualTo(40 / point.batch());
            assertThat(requireNonNull(distribution.histogram()).decode().getTotalCount())
                    .isEqualTo(40 / point.batch());
            assertThat(point.dynamicEnergyJoulesPerPicture().best()).isEmpty();
            assertThat(point.dynamicEnergyJoulesPerPicture().byScope().get(EnergyScope.WHOLE_HOST))
                    .isInstanceOfSatisfying(
                            Figure.Absent.class,
                            absent -> assertThat(absent.reason()).startsWith("no sensor: "));
        }
    }

    private static void coldStarts(ProfileRecord profile) {
        ColdStart warm = profile.coldStarts().get(0);
        assertThat(warm.pageCache()).isEqualTo(ColdStart.PageCache.WARM);
        assertThat(warm.samples()).isEqualTo(1);
        ColdStart.Parts parts = requireNonNull(warm.parts());
        assertThat(parts.sandboxStartNanos()).isPositive();
        assertThat(parts.modelOpenNanos()).isPositive();
        assertThat(parts.firstInferenceNanos()).isPositive();
        // Measured, or the reason why not.
        boolean cold = profile.coldStarts().size() == 2;
        boolean said = profile.notes().stream().anyMatch(note -> note.contains("cold page cache was not measured"));
        assertThat(cold).isNotEqualTo(said);
    }

    @Test
    void thePlatformTypeIsStoredWithThePriceThatWasGiven() throws Exception {
        run(plan(ProfilerFixture.options(null), fixture.install("small")));

        PlatformTypeRecord type = store.currentPlatformTypes().stream()
                .filter(record -> record.name().equals("onnxruntime-cpu"))
                .findFirst()
                .orElseThrow();
        assertThat(type.priceUsd()).isEqualTo(new Figure.Estimated(294, "given by the operator"));
        assertThat(type.idlePowerWatts().best()).isEmpty();
    }

    @Test
    void aModelThatCannotBeOpenedCostsItsOwnCellsOnly() throws Exception {
        StoredModel bad = fixture.install("bad");
        StoredModel good = fixture.install("good");
        Path file = bad.artifacts().get(0).file();
        Files.write(file, new byte[(int) Files.size(file)]);

        Profiler.Outcome outcome = run(plan(ProfilerFixture.least(), bad, good));

        assertThat(outcome.failed()).isEqualTo(4);
        assertThat(heard.failed).allMatch(failure -> failure.startsWith("bad on onnxruntime-cpu: "));
        assertThat(heard.failed).allMatch(failure -> failure.contains(file.toString()));
        assertThat(heard.notStored)
                .singleElement()
                .asString()
                .startsWith("bad on onnxruntime-cpu: ")
                .contains("not all of them were measured");
        assertThat(outcome.profiles()).extracting(ProfileRecord::function).containsExactly("good");
    }

    @Test
    void whatFailedIsRetriedByAResumeAndNothingElse() throws Exception {
        StoredModel model = fixture.install("small");
        Path file = model.artifacts().get(0).file();
        byte[] right = Files.readAllBytes(file);
        Files.write(file, new byte[right.length]);
        // Of the same content, so that what the backend keeps of one is good for both; hence the damaged one goes
        // first.
        StoredModel other = fixture.install("other");
        ProfilePlan plan = plan(ProfilerFixture.least(), model, other);
        Profiler.Outcome first = run(plan);
        assertThat(first.failed()).isEqualTo(4);
        Files.write(file, right);

        ProfilerRun unfinished = Profiler.unfinished(store, HERE.host());
        Profiler.Outcome second = fixture.profiler(store, energy).run(plan, unfinished, HERE, new Heard());

        assertThat(second.skipped()).isEqualTo(4);
        assertThat(second.measured()).isEqualTo(4);
        assertThat(second.failed()).isZero();
        // Storing the other one again has changed nothing.
        assertThat(second.profiles().get(1)).isEqualTo(first.profiles().get(0));
        assertThatThrownBy(() -> Profiler.unfinished(store, HERE.host()))
                .isInstanceOf(ProfilerException.class)
                .hasMessageContaining("nothing to resume");
        assertThatThrownBy(() -> Profiler.unfinished(store, HERE.host(), first.run()))
                .hasMessageContaining("is finished");
    }

    @Test
    void aRunIsNotResumedWithAnotherPlanOrOnAChangedMachine() throws Exception {
        StoredModel model = fixture.install("small");
        ProfilePlan plan = plan(ProfilerFixture.least(), model);
        Profiler profiler = fixture.profiler(store, energy);
        ProfilerRun run = profiler.begin(plan, HERE);
        Environment changed = HostEnvironment.read("test 2", "abc");

        assertThatThrownBy(() -> profiler.run(plan, run, changed, heard))
                .isInstanceOf(ProfilerException.class)
                .hasMessageContaining("machine or software have changed");
        assertThatThrownBy(() -> profiler.run(plan(ProfilerFixture.options(null), model), run, HERE, heard))
                .isInstanceOf(ProfilerException.class)
                .hasMessageContaining("batches=1");
        assertThat(RunSettings.options(run.settings())).isEqualTo(ProfilerFixture.least());
        assertThat(RunSettings.functions(run.settings())).containsExactly("small");
        assertThat(RunSettings.platforms(run.settings())).containsExactly("onnxruntime-cpu");
    }

    @Test
    void aRunThatIsGoingOnIsNotResumedBesides() throws Exception {
        ProfilePlan plan = plan(ProfilerFixture.least(), fixture.install("small"));
        Profiler profiler = fixture.profiler(store, energy);
        ProfilerRun run = profiler.begin(plan, HERE);
        try (RunLock taken = RunLock.take(fixture.cache(), run.id())) {
            assertThat(taken).isNotNull();
            assertThatThrownBy(() -> profiler.run(plan, run, HERE, heard))
                    .isInstanceOf(ProfilerException.class)
                    .hasMessageContaining("still going on");
        }
    }

    @Test
    void accuracyIsThatOfTheReadablePicturesAndTheOthersAreNamed() throws Exception {
        Path faces = folder.resolve("faces");
        for (int i = 0; i < 6; i++) {
            Faces.draw(faces.resolve(i % 2 == 0 ? "real" : "fake").resolve(i + ".png"), i);
        }
        Files.writeString(faces.resolve("fake/torn.jpg"), "text");
        LabelledPictures pictures = LabelledPictures.of(faces, new io.herofake.model.picture.PictureDecoder());
        ProfilePlan plan = new ProfilePlan(
                ProfilerFixture.targets(List.of(fixture.install("small"))),
                ProfilerFixture.options(faces.toString()),
                pictures,
                energy.metered());

        ProfileRecord profile = run(plan).profiles().get(0);

        Accuracy accuracy = requireNonNull(profile.accuracy());
        assertThat(accuracy.confusion().pictures()).isEqualTo(6);
        assertThat(accuracy.unreadablePictures()).isEqualTo(1);
        assertThat(accuracy.auc()).isBetween(0.0, 1.0);
        assertThat(accuracy.dataset()).isEqualTo("faces: 3 real, 4 fake");
        assertThat(profile.notes())
                .anyMatch(note -> note.contains("torn.jpg: the file does not begin like"))
                .anyMatch(note -> note.contains("not trained"));
    }

    @Test
    void aSimulatedPlatformIsMeasuredOnlyWhenAskedForAndGivesEstimates() throws Exception {
        StoredModel model = fixture.install("small");
        BackendProvider simulated = new Simulated();
        assertThatThrownBy(() -> Targets.discover(List.of(simulated)).of(List.of(model), List.of()))
                .isInstanceOf(ProfilerException.class)
                .hasMessageContaining("no platform found")
                .hasMessageContaining("there are: pretended");
        List<Target> targets = ProfilerFixture.targets(List.of(model), simulated, "pretended");

        Profiler.Outcome outcome = run(new ProfilePlan(targets, ProfilerFixture.least(), null, false));

        // Its worker processes do not know it, so that no profile can be stored; its execution was measured all the
        // same.
        assertThat(heard.finished).containsExactly("small on pretended: batch 1 x 1");
        assertThat(outcome.profiles()).isEmpty();
    }

    @Test
    void aPlatformThatRunsNoneOfTheModelsIsNamedWithTheCommandThatHelps() throws Exception {
        StoredModel model = fixture.install("small");
        List<String> wanted = List.of("onnxruntime-cpu", "onnxruntime-cpu-int8");

        assertThatThrownBy(() -> Targets.discover().of(List.of(model), wanted))
                .isInstanceOf(ProfilerException.class)
                .hasMessage(
                        "model 'small' has no file for platform onnxruntime-cpu-int8, which takes onnx for cpu-int8;"
                                + " 'herofake models quantize small --calibration PICTURES' makes one");
    }

    @Test
    void noPlatformAtAllIsSaidWithWhatWasLookedFor() throws Exception {
        StoredModel model = fixture.install("small");
        Targets none = Targets.discover(List.of(new Nothing()));

        assertThatThrownBy(() -> none.of(List.of(model), List.of()))
                .isInstanceOf(ProfilerException.class)
                .hasMessageContaining("no platform found that can run small (onnx for cpu")
                .hasMessageContaining("a unicorn: there is none (look elsewhere)");
        assertThatThrownBy(() -> none.of(List.of(model), List.of("gpu7"))).hasMessageContaining("no platform 'gpu7'");
    }

    /** The real backend under another name, said to be simulated. */
    private static final class Simulated implements BackendProvider {
        private final BackendProvider real =
                ServiceLoader.load(BackendProvider.class).findFirst().orElseThrow();

        @Override
        public String name() {
            return "simulated";
        }

        @Override
        public Discovery discover() {
            Platform cpu = real.discover().platforms().get(0);
            return new Discovery(
                    List.of(new Platform(
                            "pretended", name(), cpu.hardware(), cpu.description(), true, cpu.attributes())),
                    List.of());
        }

        @Override
        public ModelInstance open(Platform platform, ModelArtifact artifact, InputContract input, OpenOptions options)
                throws BackendException {
            return real.open(real.discover().platforms().get(0), artifact, input, options);
        }
    }

    private static final class Nothing implements BackendProvider {
        @Override
        public String name() {
            return "nothing";
        }

        @Override
        public Discovery discover() {
            return new Discovery(
                    List.of(), List.of(new Discovery.Absence("a unicorn", "there is none", "look elsewhere")));
        }

        @Override
        public ModelInstance open(Platform platform, ModelArtifact artifact, InputContract input, OpenOptions options) {
            throw new AssertionError("nothing can be opened");
        }
    }
}

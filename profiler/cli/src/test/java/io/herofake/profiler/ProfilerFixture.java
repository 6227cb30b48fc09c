package io.herofake.profiler;

import io.herofake.backend.BackendProvider;
import io.herofake.model.ModelRepository;
import io.herofake.model.StoredModel;
import io.herofake.model.network.SmallModels;
import io.herofake.model.picture.PictureDecoder;
import io.herofake.profile.MetadataStore;
import io.herofake.profile.ProfileParts;
import io.herofake.profile.ProfileRecord;
import io.herofake.profile.jdbc.JdbcMetadataStore;
import io.herofake.profile.jdbc.StoreOptions;
import io.herofake.profiler.energy.EnergyProbe;
import io.herofake.profiler.measure.Live;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Small real models on the real ONNX Runtime, in a folder of a test's own. */
final class ProfilerFixture {
    static final StoreOptions OPTIONS =
            new StoreOptions(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(60));

    private final Path folder;

    ProfilerFixture(Path folder) {
        this.folder = folder;
    }

    Path cache() {
        return folder.resolve("cache");
    }

    ModelRepository repository() {
        return new ModelRepository(folder.resolve("repository"));
    }

    StoredModel install(String name) throws Exception {
        return SmallModels.install(repository(), SmallModels.resnet(name));
    }

    MetadataStore open() throws Exception {
        return JdbcMetadataStore.open(folder.resolve("profiles.db").toString(), OPTIONS);
    }

    /** No sensor at all. */
    EnergyProbe.Options noMeters() {
        return new EnergyProbe.Options(
                folder.resolve("powercap"), folder.resolve("hwmon"), Map.of(), Path.of("/proc/stat"), null, null);
    }

    /** Two batch sizes, one and two at a time, few of everything. */
    static ProfilerOptions options(@Nullable String pictures) {
        return new ProfilerOptions(
                List.of(1, 2),
                List.of(1, 2),
                40,
                1,
                1,
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                pictures,
                Map.of("onnxruntime-cpu", 294.0));
    }

    /** What a run takes least time with: batch 1 at concurrency 1. */
    static ProfilerOptions least() {
        return new ProfilerOptions(
                List.of(1), List.of(1), 10, 1, 1, Duration.ofSeconds(1), Duration.ofSeconds(1), null, Map.of());
    }

    static List<Target> targets(List<StoredModel> models) throws Exception {
        return Targets.discover().of(models, List.of());
    }

    static List<Target> targets(List<StoredModel> models, BackendProvider provider, String platform) throws Exception {
        return Targets.discover(List.of(provider)).of(models, List.of(platform));
    }

    Profiler profiler(MetadataStore store, EnergyWatch energy) {
        return new Profiler(store, energy, new PictureDecoder(), cache());
    }

    /** Keeps what it hears. */
    static final class Heard implements ProfilerListener {
        final List<String> finished = new ArrayList<>();
        final List<String> skipped = new ArrayList<>();
        final List<String> failed = new ArrayList<>();
        final List<ProfileRecord> stored = new ArrayList<>();
        final List<String> notStored = new ArrayList<>();
        final List<Live> live = new ArrayList<>();

        @Override
        public void begins(PlannedStep step) {}

        @Override
        public void live(PlannedStep step, Live figures) {
            live.add(figures);
        }

        @Override
        public void finished(PlannedStep step, ProfileParts parts) {
            finished.add(step.key());
        }

        @Override
        public void skipped(PlannedStep step) {
            skipped.add(step.key());
        }

        @Override
        public void failed(PlannedStep step, String reason) {
            failed.add(step.key() + ": " + reason);
        }

        @Override
        public void stored(ProfileRecord profile) {
            stored.add(profile);
        }

        @Override
        public void notStored(Target target, String reason) {
            notStored.add(target.name() + ": " + reason);
        }
    }
}

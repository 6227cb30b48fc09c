package io.herofake.app;

import io.herofake.app.config.HerofakeConfig;
import io.herofake.backend.BackendException;
import io.herofake.backend.Platform;
import io.herofake.model.HardwareType;
import io.herofake.model.StoredModel;
import io.herofake.profile.ColdStart.PageCache;
import io.herofake.profile.MetadataStore;
import io.herofake.profile.MetadataStore.Preference;
import io.herofake.profile.Profile;
import io.herofake.profile.Profile.BatchCost;
import io.herofake.profile.ProfileRecord;
import io.herofake.profile.Provenance;
import io.herofake.profile.StoreException;
import io.herofake.profile.jdbc.JdbcMetadataStore;
import io.herofake.profile.jdbc.StoreLocation;
import io.herofake.sandbox.InProcessSandbox;
import io.herofake.sandbox.Sandbox;
import io.herofake.server.engine.DeadlineBasis;
import io.herofake.server.engine.Pipeline;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Profiles of models on this machine's platforms: those of the metadata store that were measured of the same model file, or
 * else a quick measurement.
 */
final class LocalProfiles {
    private static final long PROCESS_BYTES = 160L << 20;

    private final HerofakeConfig config;
    private final Sandboxes sandboxes;
    private final Consumer<String> steps;
    /** Models with a profile that was measured just now. */
    private final Set<String> measuredNow = new HashSet<>();

    LocalProfiles(HerofakeConfig config, Sandboxes sandboxes, Consumer<String> steps) {
        this.config = config;
        this.sandboxes = sandboxes;
        this.steps = steps;
    }

    /**
     * The profile of a model on a platform.
     *
     * @param type the platform type's name: the platform's own, if it is one of this machine
     */
    Profile find(StoredModel model, String type, Platform platform, Sandbox sandbox)
            throws BackendException, StoreException {
        Optional<ProfileRecord> stored = stored(model, type, platform);
        if (stored.isPresent()) {
            return stored.get().toProfile(PageCache.WARM);
        }
        String name = model.manifest().name();
        measuredNow.add(name);
        steps.accept("running " + name + " on " + type + " a few times, to know how long it takes");
        return measure(model, type, platform, sandbox);
    }

    /** Whether a profile of that model was measured just now. */
    boolean measuredNow(String model) {
        return measuredNow.contains(model);
    }

    private Optional<ProfileRecord> stored(StoredModel model, String type, Platform platform) throws StoreException {
        StoreLocation location = config.store().location();
        if (location instanceof StoreLocation.File file && !Files.exists(file.path())) {
            return Optional.empty();
        }
        String sha256 = platform.artifactOf(model).orElseThrow().sha256();
        try (MetadataStore store =
                JdbcMetadataStore.open(location, config.store().options())) {
            return store.currentProfile(model.manifest().name(), type, new Preference(null, sha256))
                    .filter(profile -> profile.model() != null
                            && sha256.equals(profile.model().sha256()));
        }
    }

    private Profile measure(StoredModel model, String type, Platform platform, Sandbox sandbox)
            throws BackendException {
        Spares.Loss loss = new Spares.Loss();
        long start = System.nanoTime();
        Pipeline pipeline = sandboxes.open(sandbox, platform, model, 1, loss);
        boolean kept = false;
        try {
            long opened = System.nanoTime() - start;
            Profile profile =
                    profile(model.manifest().name(), type, memory(pipeline, sandbox), opened, executionNanos(pipeline));
            kept = mayStayOpen(platform)
                    && sandboxes
                            .spares()
                            .keep(sandbox, platform, model.manifest().name(), pipeline, loss);
            return profile;
        } finally {
            if (!kept) {
                pipeline.close();
            }
        }
    }

    /** The memory of another device may not hold several models, and the next one is about to be measured. */
    private static boolean mayStayOpen(Platform platform) {
        return platform.hardware() == HardwareType.CPU;
    }

    private long executionNanos(Pipeline pipeline) throws BackendException {
        pipeline.infer(1);
        long sum = 0;
        int runs = config.inference().measuredRuns();
        for (int i = 0; i < runs; i++) {
            long before = System.nanoTime();
            pipeline.infer(1);
            sum += System.nanoTime() - before;
        }
        return sum / runs;
    }

    /** What the model takes and, for a process of its own, about what a Java process takes beside it. */
    private static long memory(Pipeline pipeline, Sandbox sandbox) {
        return pipeline.nativeMemoryBytes() + (sandbox instanceof InProcessSandbox ? 0 : PROCESS_BYTES);
    }

    private static Profile profile(String function, String type, long memory, long opened, long execution) {
        TreeMap<Integer, BatchCost> batches =
                new TreeMap<>(Map.of(1, new BatchCost(Math.max(1, execution), Double.NaN)));
        return new Profile(function, type, memory, opened, batches, Provenance.MEASURED);
    }

    /** Where the worst execution time of a model comes from, given its profiles. */
    static DeadlineBasis basis(List<Profile> profiles, boolean measuredNow) {
        @Nullable Provenance worst = null;
        long nanos = -1;
        for (Profile profile : profiles) {
            if (profile.executionNanos() > nanos) {
                nanos = profile.executionNanos();
                worst = profile.provenance();
            }
        }
        if (worst == null || (worst == Provenance.MEASURED && measuredNow)) {
            return DeadlineBasis.MEASURED_AT_START;
        }
        return switch (worst) {
            case MEASURED -> DeadlineBasis.MEASURED_PROFILE;
            case PUBLISHED -> DeadlineBasis.PUBLISHED_PROFILE;
            case ESTIMATED -> DeadlineBasis.ESTIMATED_PROFILE;
        };
    }
}

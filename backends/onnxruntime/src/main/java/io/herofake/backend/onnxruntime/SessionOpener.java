package io.herofake.backend.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import io.herofake.backend.BackendException;
import io.herofake.model.ModelArtifact;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a model's session: from its cached optimised graph, else by making that graph first, else (no room, no right to
 * write) from the model file itself. Thread-safe.
 */
final class SessionOpener {

    private static final Logger log = LoggerFactory.getLogger(SessionOpener.class);

    /** Below this, weights stay inside the graph file: mapping them one by one would cost more than parsing them. */
    private static final String MIN_EXTERNAL_BYTES = "1024";

    /** One at a time: making a graph holds the model in memory about twice. */
    private static final Object BUILDING = new Object();

    private final OrtEnvironment environment;
    private final GraphCache cache;
    private final int intraOpThreads;
    private final boolean int8DotProduct;

    /**
     * A session and where its weights are.
     *
     * @param session     to be closed by whoever gets it
     * @param weightBytes size of the files that hold the weights
     * @param mapped      true if the weights are mapped from the cache, false if they are on the native heap
     */
    record Opened(OrtSession session, long weightBytes, boolean mapped) {}

    /**
     * @param int8DotProduct see {@link CpuInfo#int8DotProduct()}
     */
    SessionOpener(OrtEnvironment environment, GraphCache cache, int intraOpThreads, boolean int8DotProduct) {
        this.environment = environment;
        this.cache = cache;
        this.intraOpThreads = intraOpThreads;
        this.int8DotProduct = int8DotProduct;
    }

    Opened open(ModelArtifact artifact) throws BackendException {
        String trouble;
        try {
            Optional<Opened> cached = openCached(artifact);
            return cached.isPresent() ? cached.get() : openThroughCache(artifact);
        } catch (IOException | OrtException e) {
            trouble = e.toString();
        }
        Opened plain = openPlain(artifact);
        log.warn(
                "cannot keep an optimised graph of {}, so that opening it takes longer and more memory: {}",
                artifact.file(),
                trouble);
        return plain;
    }

    private Optional<Opened> openCached(ModelArtifact artifact) throws IOException {
        Optional<CacheEntry> entry = cache.find(artifact.sha256());
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(openMapped(entry.get()));
        } catch (OrtException e) {
            log.warn(
                    "the cached graph in {} cannot be opened and is made anew: {}",
                    entry.get().directory(),
                    e.toString());
            cache.discard(artifact.sha256());
            return Optional.empty();
        }
    }

    private Opened openThroughCache(ModelArtifact artifact) throws IOException, OrtException {
        synchronized (BUILDING) {
            Optional<Opened> madeMeanwhile = openCached(artifact);
            if (madeMeanwhile.isPresent()) {
                return madeMeanwhile.get();
            }
            return openMapped(cache.build(
                    artifact.sha256(), artifact.sizeBytes(), empty -> writeOptimised(artifact.file(), empty)));
        }
    }

    private void writeOptimised(Path model, CacheEntry empty) throws OrtException {
        try (SessionOptions options = options(OptLevel.ALL_OPT)) {
            options.setOptimizedModelFilePath(empty.graph().toString());
            options.addConfigEntry("session.optimized_model_external_initializers_file_name", CacheEntry.WEIGHTS);
            options.addConfigEntry(
                    "session.optimized_model_external_initializers_min_size_in_bytes", MIN_EXTERNAL_BYTES);
            // This session never infers; packing would double its memory and time and does not reach the files.
            options.addConfigEntry("session.disable_prepacking", "1");
            environment.createSession(model.toString(), options).close();
        }
    }

    private Opened openMapped(CacheEntry entry) throws OrtException, IOException {
        try (SessionOptions options = options(OptLevel.NO_OPT)) {
            return new Opened(environment.createSession(entry.graph().toString(), options), entry.sizeBytes(), true);
        }
    }

    private Opened openPlain(ModelArtifact artifact) throws BackendException {
        try (SessionOptions options = options(OptLevel.ALL_OPT)) {
            return new Opened(
                    environment.createSession(artifact.file().toString(), options), artifact.sizeBytes(), false);
        } catch (OrtException e) {
            throw OrtFailures.opening(artifact.file().toString(), e);
        }
    }

    private SessionOptions options(OptLevel level) throws OrtException {
        SessionOptions options = new SessionOptions();
        try {
            options.setOptimizationLevel(level);
            options.setIntraOpNumThreads(intraOpThreads);
            options.setInterOpNumThreads(1);
            // Threads that spin while they wait for work starve the callers beside them.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            if (!int8DotProduct) {
                // Older x86 adds products of signed and unsigned bytes in 16 bits, which overflow: unsigned weights do
                // not.
                options.addConfigEntry("session.x64quantprecision", "1");
            }
            // What matters arrives as an exception; the rest would go to standard error past our log.
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            return options;
        } catch (OrtException e) {
            options.close();
            throw e;
        }
    }
}

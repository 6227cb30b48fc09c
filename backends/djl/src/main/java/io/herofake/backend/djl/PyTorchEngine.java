package io.herofake.backend.djl;

import ai.djl.engine.Engine;
import ai.djl.util.Platform;
import ai.djl.util.Utils;
import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import io.herofake.backend.Discovery.Absence;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * DJL's PyTorch engine in this process: whether its parts are on the class path, and loading it once. It is kept from the
 * network: it would otherwise download what is missing and, on some hosts, report its use. Thread-safe.
 */
final class PyTorchEngine {
    private static final Logger log = LoggerFactory.getLogger(PyTorchEngine.class);

    private static final String NAME = "PyTorch";
    private static final String WHAT = "CPU through PyTorch";
    private static final String REMEDY =
            "build with HEROFAKE_PROFILES=pytorch (Maven: -Ppytorch) for TorchScript models on Linux x86-64 (docs/backends.md)";
    private static final String THREADS = "ai.djl.pytorch.num_threads";
    private static final String JNI = "jnilib/pytorch.properties";

    /** Looks once: what is on the class path does not change. */
    private static final class Found {
        static final Optional<Absence> ABSENCE = look();

        private Found() {}
    }

    /** Threads of one inference, which PyTorch has one number of for a whole process; 0 until it is loaded. */
    private static int threads;

    private PyTorchEngine() {}

    /** What keeps the engine from being used, without loading it; empty if nothing does. */
    static Optional<Absence> absence() {
        return Found.ABSENCE;
    }

    private static Optional<Absence> look() {
        // Before DJL's classes are used: they look when they are initialised.
        System.setProperty("ai.djl.offline", "true");
        if (!Utils.isOfflineMode()) {
            return Optional.of(new Absence(
                    WHAT,
                    "the environment variable DJL_OFFLINE lets DJL download libraries, which HeROfake does not",
                    "remove DJL_OFFLINE"));
        }
        if (!Engine.hasEngine(NAME)) {
            return Optional.of(new Absence(WHAT, "DJL's PyTorch engine is not in this build", REMEDY));
        }
        if (Platform.detectPlatform("pytorch").isPlaceholder()
                || Thread.currentThread().getContextClassLoader().getResource(JNI) == null) {
            return Optional.of(new Absence(
                    WHAT,
                    "the build has no PyTorch library for " + System.getProperty("os.name") + " "
                            + System.getProperty("os.arch"),
                    REMEDY));
        }
        return Optional.empty();
    }

    /** PyTorch's version, without loading it. */
    static String version() {
        return Platform.detectPlatform("pytorch").getVersion();
    }

    /**
     * The engine, loaded by the first call.
     *
     * @param wantedThreads of one inference; that of the first call counts
     * @throws BackendException {@code RUNTIME_FAILURE} if its native library cannot be loaded
     */
    static synchronized Engine load(int wantedThreads) throws BackendException {
        if (threads == 0) {
            System.setProperty(THREADS, Integer.toString(wantedThreads));
        } else if (threads != wantedThreads) {
            log.warn(
                    "PyTorch goes on with {} threads for each inference, not {}: it has one number for a process",
                    threads,
                    wantedThreads);
        }
        try {
            Engine engine = Engine.getEngine(NAME);
            threads = threads == 0 ? wantedThreads : threads;
            return engine;
        } catch (RuntimeException | LinkageError e) {
            throw new BackendException(
                    Kind.RUNTIME_FAILURE,
                    "PyTorch's native library cannot be loaded: " + root(e)
                            + "; it needs glibc, 430 MB of disk in the folder that ENGINE_CACHE_DIR names"
                            + " (~/.djl.ai without it), and that libraries may be loaded from there",
                    e);
        }
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}

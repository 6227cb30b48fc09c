package io.herofake.sandbox.worker;

import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.Platform;
import io.herofake.model.ByteProgress;
import io.herofake.model.ModelRepository;
import io.herofake.model.ModelRepositoryException;
import io.herofake.model.ModelVersion;
import io.herofake.model.StoredModel;
import io.herofake.sandbox.SandboxModel;
import io.herofake.sandbox.oip.OipException;
import io.herofake.sandbox.oip.OipParameters;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens models of a repository when it is asked to, one at a time, and closes them. Thread-safe. */
final class Loader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Loader.class);
    private static final int WAITING = 16;
    private static final Set<String> KNOWN = Set.of(
            "model",
            "version",
            "sha256",
            "platform",
            "callers",
            "threads_per_call",
            "max_batch",
            "device_memory",
            "lease_seconds");
    private static final int MOST = 1024;
    private static final int MAX_LEASE_SECONDS = 7 * 24 * 3600;

    private final Models models;
    private final ModelRepository repository;
    private final Path cache;
    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> {
                Thread made = new Thread(task, "load");
                made.setDaemon(true);
                return made;
            });

    /** Folders whose files' hashes have been compared with their manifests. Used by the one thread. */
    private final Set<Path> verified = new HashSet<>();

    Loader(Models models, ModelRepository repository, Path cache) {
        this.models = models;
        this.repository = repository;
        this.cache = cache;
    }

    void load(String name, byte[] body, Consumer<Reply> then) {
        submit(() -> load(name, body), then);
    }

    void unload(String name, Consumer<Reply> then) {
        submit(
                () -> models.unload(name)
                        ? Reply.ok()
                        : Reply.refused(400, "no model '" + name + "' is open in this worker"),
                then);
    }

    private void submit(Work work, Consumer<Reply> then) {
        try {
            thread.execute(() -> then.accept(done(work)));
        } catch (RejectedExecutionException e) {
            then.accept(Reply.refused(
                    503,
                    thread.isShutdown()
                            ? "the worker is ending"
                            : WAITING + " models wait to be loaded or unloaded; try again later"));
        }
    }

    private interface Work {
        Reply run() throws BackendException, OipException, ModelRepositoryException;
    }

    private static Reply done(Work work) {
        try {
            return work.run();
        } catch (BackendException e) {
            return Reply.failed(e);
        } catch (OipException | IllegalArgumentException e) {
            return Reply.refused(400, String.valueOf(e.getMessage()));
        } catch (ModelRepositoryException e) {
            return Reply.failed(new BackendException(Kind.INVALID_MODEL, String.valueOf(e.getMessage()), e));
        } catch (OutOfMemoryError e) {
            return Reply.failed("loading a model", e);
        } catch (RuntimeException | LinkageError e) {
            OutOfMemoryError before = Reply.lackOfMemory(e);
            if (before != null) {
                return Reply.failed("loading a model", before);
            }
            LOG.error("loading a model failed in an unforeseen way", e);
            return Reply.failed(new BackendException(Kind.RUNTIME_FAILURE, "internal error of the worker: " + e, e));
        }
    }

    private Reply load(String name, byte[] body) throws BackendException, OipException, ModelRepositoryException {
        Map<String, String> parameters = OipParameters.read(body);
        for (String given : parameters.keySet()) {
            if (!KNOWN.contains(given)) {
                throw new OipException("unknown parameter '" + given + "'; known: " + KNOWN);
            }
        }
        Platform platform = models.platforms().find(parameters.get("platform"));
        OpenOptions options = new OpenOptions(
                number(parameters, "callers"),
                number(parameters, "threads_per_call"),
                number(parameters, "max_batch"),
                cache,
                bytes(parameters, "device_memory"));
        StoredModel stored = find(parameters.getOrDefault("model", name), parameters.get("version"));
        SandboxModel source = SandboxModel.of(stored, platform);
        checkHash(source, parameters.get("sha256"));
        if (verified.add(stored.directory())) {
            verify(stored);
        }
        LoadedModel loaded = models.load(name, platform, source, options, lease(parameters));
        LOG.info("{} {} is open on {} as '{}'", source.name(), source.version(), platform.id(), name);
        return Reply.ok(WorkerState.loaded(loaded));
    }

    private void verify(StoredModel stored) throws ModelRepositoryException {
        boolean right = false;
        try {
            repository.verify(stored, ByteProgress.NONE);
            right = true;
        } finally {
            if (!right) {
                verified.remove(stored.directory());
            }
        }
    }

    private StoredModel find(String name, @Nullable String version) throws ModelRepositoryException {
        return version == null ? repository.find(name) : repository.find(name, new ModelVersion(version));
    }

    private static void checkHash(SandboxModel source, @Nullable String wanted) throws BackendException {
        if (wanted != null && !wanted.equals(source.artifact().sha256())) {
            throw new BackendException(
                    Kind.INVALID_MODEL,
                    "model '" + source.name() + "' " + source.version() + " has other weights here: SHA-256 "
                            + source.artifact().sha256() + ", wanted " + wanted
                            + "; copy the gateway's model repository to this machine",
                    null);
        }
    }

    private static long lease(Map<String, String> parameters) throws OipException {
        return parameters.containsKey("lease_seconds")
                ? TimeUnit.SECONDS.toNanos(number(parameters, "lease_seconds", MAX_LEASE_SECONDS))
                : Long.MAX_VALUE;
    }

    /** 0 if it is not given: no limit. */
    private static long bytes(Map<String, String> parameters, String name) throws OipException {
        String text = parameters.getOrDefault(name, "0");
        if (!text.matches("[0-9]{1,18}")) {
            throw new OipException("parameter '" + name + "' must be a number of bytes, not '" + text + "'");
        }
        return Long.parseLong(text);
    }

    private static int number(Map<String, String> parameters, String name) throws OipException {
        return number(parameters, name, MOST);
    }

    private static int number(Map<String, String> parameters, String name, int most) throws OipException {
        String text = parameters.getOrDefault(name, "1");
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new OipException(
                "parameter '" + name + "' must be a whole number from 1 to " + most + ", not '" + text + "'");
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}

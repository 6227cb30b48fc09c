package io.herofake.sandbox.worker;

import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.Platform;
import io.herofake.sandbox.SandboxModel;
import io.herofake.sandbox.oip.OipModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The models that are open in this worker. Thread-safe. */
final class Models implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Models.class);

    private final Supplier<Platforms> platforms;
    private final WorkerLimits limits;
    private final Regions regions;

    /** By name; a model that is being opened is null. Guarded by this. */
    private final Map<String, @Nullable LoadedModel> loaded = new LinkedHashMap<>();

    /** Guarded by this. */
    private boolean closed;

    Models(Supplier<Platforms> platforms, WorkerLimits limits) {
        this.platforms = platforms;
        this.limits = limits;
        this.regions = new Regions(limits.maxRegions());
    }

    /** Shared memory that requests may name. */
    Regions regions() {
        return regions;
    }

    Platforms platforms() {
        return platforms.get();
    }

    /** The model, if it is open. */
    synchronized @Nullable LoadedModel find(String name) {
        return loaded.get(name);
    }

    /** All that are open. */
    synchronized List<LoadedModel> all() {
        List<LoadedModel> all = new ArrayList<>();
        for (LoadedModel model : loaded.values()) {
            if (model != null) {
                all.add(model);
            }
        }
        return all;
    }

    /**
     * Opens a model. Takes as long as the backend takes.
     *
     * @param name       what it is called here
     * @param leaseNanos how long it stays open though nobody asks for it
     * @throws BackendException as a backend's open does; {@code RUNTIME_FAILURE} if the name is taken or there are too many
     */
    LoadedModel load(String name, Platform platform, SandboxModel source, OpenOptions options, long leaseNanos)
            throws BackendException {
        reserve(name);
        LoadedModel opened = null;
        try {
            ModelInstance instance = platforms.get().open(platform, source, options);
            OipModel model = new OipModel(
                    name,
                    source.version().text(),
                    platform.backend(),
                    source.input().tensorName(),
                    source.input().height(),
                    source.input().width(),
                    source.outputName(),
                    instance.classes(),
                    instance.maxBatch());
            opened = LoadedModel.start(
                    model, source, instance, regions, options.callers(), limits.queuePerModel(), leaseNanos);
        } finally {
            settle(name, opened);
        }
        return opened;
    }

    private synchronized void reserve(String name) throws BackendException {
        if (closed) {
            throw new BackendException(Kind.RUNTIME_FAILURE, "the worker is ending", null);
        }
        if (loaded.containsKey(name)) {
            throw new BackendException(
                    Kind.RUNTIME_FAILURE,
                    "a model '" + name + "' is open or being opened already; unload it first",
                    null);
        }
        if (loaded.size() == limits.maxModels()) {
            throw new BackendException(
                    Kind.OUT_OF_MEMORY, "this worker holds " + loaded.size() + " models, as many as it may", null);
        }
        loaded.put(name, null);
    }

    private void settle(String name, @Nullable LoadedModel opened) {
        synchronized (this) {
            if (opened == null) {
                loaded.remove(name);
                return;
            }
            if (!closed) {
                loaded.put(name, opened);
                return;
            }
        }
        opened.close();
    }

    /** Closes the models that nobody has asked for during their lease: their gateways are gone. */
    void endLeases() {
        for (LoadedModel model : all()) {
            if (model.forsaken()) {
                LOG.info(
                        "nobody has asked for {} for the length of its lease; it is closed",
                        model.model().name());
                unload(model.model().name());
            }
        }
    }

    /** Closes a model; false if there is none. */
    boolean unload(String name) {
        LoadedModel model;
        synchronized (this) {
            model = loaded.get(name);
            if (model == null) {
                return false;
            }
            loaded.remove(name);
        }
        model.close();
        return true;
    }

    @Override
    public void close() {
        List<LoadedModel> open;
        synchronized (this) {
            closed = true;
            open = all();
            loaded.clear();
        }
        open.forEach(LoadedModel::close);
    }
}

package io.herofake.sandbox.worker;

import io.herofake.sandbox.oip.OipPath;
import io.herofake.sandbox.oip.OipWriter;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What each request but an inference is answered with. Thread-safe. */
final class Routes {
    /** HeROfake's own: what this worker is, and what it found on its machine. */
    static final String SELF = "/v1/worker";

    private final Models models;
    private final WorkerState state;
    private final @Nullable Loader loader;

    /**
     * The routes.
     *
     * @param loader opens models when it is asked to; null if the worker's model is given to it otherwise
     */
    Routes(Models models, WorkerState state, @Nullable Loader loader) {
        this.models = models;
        this.state = state;
        this.loader = loader;
    }

    Models models() {
        return models;
    }

    /**
     * Answers a request that is no inference.
     *
     * @param path null if the path is none of the protocol's
     * @param body what was sent
     * @param then takes the answer, at once or from another thread
     */
    void answer(String method, String target, @Nullable OipPath path, byte[] body, Consumer<Reply> then) {
        if (path == null) {
            then.accept(other(method, target));
        } else if (!path.kind().method().equals(method)) {
            then.accept(Reply.refused(405, "use " + path.kind().method() + " for " + target));
        } else {
            answer(path, body, then);
        }
    }

    private Reply other(String method, String target) {
        if (target.equals(SELF)) {
            return method.equals("GET") ? Reply.ok(state.json()) : Reply.refused(405, "use GET for " + target);
        }
        return Reply.refused(404, "nothing is at " + target + "; a worker serves /v2 and below, and " + SELF);
    }

    private void answer(OipPath path, byte[] body, Consumer<Reply> then) {
        switch (path.kind()) {
            case SERVER -> then.accept(Reply.ok(OipWriter.server(state.version(), extensions())));
            case LIVE -> then.accept(Reply.ok());
            case READY -> then.accept(state.ready() ? Reply.ok() : Reply.refused(400, "not ready yet"));
            case MODEL, MODEL_READY -> then.accept(model(path));
            case INDEX -> then.accept(Reply.ok(state.index()));
            case LOAD, UNLOAD -> change(path, body, then);
            case SHARE -> then.accept(models.regions().register(path.model(), body));
            case UNSHARE -> then.accept(models.regions().unregister(path.model()));
            case INFER -> throw new IllegalArgumentException("an inference goes to its model");
        }
    }

    private List<String> extensions() {
        return loader == null
                ? List.of("binary_tensor_data", "system_shared_memory")
                : List.of("binary_tensor_data", "model_repository");
    }

    private Reply model(OipPath path) {
        LoadedModel model = find(path);
        if (model == null) {
            return unknown(path);
        }
        return path.kind() == OipPath.Kind.MODEL ? Reply.ok(OipWriter.metadata(model.model())) : Reply.ok();
    }

    /** The model that a path names, if it is open in that version. */
    @Nullable
    LoadedModel find(OipPath path) {
        LoadedModel model = models.find(path.model());
        boolean right = model != null
                && (path.version() == null
                        || path.version().equals(model.model().version()));
        if (model == null || !right) {
            return null;
        }
        model.touch();
        return model;
    }

    /** The answer where there is no such model. */
    static Reply unknown(OipPath path) {
        String version = path.version() == null ? "" : " version " + path.version();
        return Reply.refused(404, "no model '" + path.model() + "'" + version + " is open in this worker");
    }

    private void change(OipPath path, byte[] body, Consumer<Reply> then) {
        if (loader == null) {
            then.accept(Reply.refused(400, "the model of this worker cannot be changed"));
        } else if (path.kind() == OipPath.Kind.LOAD) {
            loader.load(path.model(), body, then);
        } else {
            loader.unload(path.model(), then);
        }
    }
}

package io.herofake.app;

import io.herofake.app.config.HerofakeConfig;
import io.herofake.backend.BackendException;
import io.herofake.backend.BackendProvider;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.Platform;
import io.herofake.model.StoredModel;
import io.herofake.model.picture.PictureDecoder;
import io.herofake.sandbox.InProcessSandbox;
import io.herofake.sandbox.Sandbox;
import io.herofake.sandbox.SandboxModel;
import io.herofake.server.engine.BackendPipeline;
import io.herofake.server.engine.Pipeline;
import io.herofake.server.engine.PipelineOpener;
import java.util.Map;
import java.util.Objects;

/** What replicas on this machine's platforms run in. Thread-safe. */
final class Sandboxes implements AutoCloseable {
    private final HerofakeConfig config;
    private final PictureDecoder decoder;

    Sandboxes(HerofakeConfig config, PictureDecoder decoder) {
        this.config = config;
        this.decoder = decoder;
    }

    /** The name of what replicas on a platform run in, as in {@link io.herofake.server.engine.Place#sandbox}. */
    String kind(Platform platform) {
        return "in-process";
    }

    /** Where replicas on a platform are opened. */
    Sandbox of(BackendProvider provider) {
        return new InProcessSandbox(provider);
    }

    /** Opens replicas of models, by name, on a platform. */
    PipelineOpener opener(Sandbox sandbox, Platform platform, Map<String, StoredModel> models) {
        return (order, onLoss) -> {
            StoredModel model = Objects.requireNonNull(models.get(order.model().name()));
            return open(sandbox, platform, model, order.maxBatch(), onLoss::accept);
        };
    }

    /** Opens one replica. */
    Pipeline open(Sandbox sandbox, Platform platform, StoredModel model, int maxBatch, Sandbox.LossListener onLoss)
            throws BackendException {
        OpenOptions options = new OpenOptions(
                1,
                config.inference().threadsPerCall(),
                maxBatch,
                config.models().cache());
        ModelInstance instance = sandbox.open(platform, SandboxModel.of(model, platform.hardware()), options, onLoss);
        return BackendPipeline.open(model.manifest(), instance, decoder);
    }

    @Override
    public void close() {
        // Nothing is shared between the replicas of this process.
    }
}

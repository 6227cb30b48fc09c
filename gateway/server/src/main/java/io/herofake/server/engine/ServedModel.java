package io.herofake.server.engine;

import io.herofake.backend.ModelInstance;
import io.herofake.backend.Platform;
import io.herofake.model.ModelManifest;
import io.herofake.model.picture.PictureDecoder;
import java.util.OptionalLong;

/**
 * A model that an engine answers with.
 *
 * @param manifest            what the model says of itself; its name is the one in requests
 * @param platform            what it runs on
 * @param pipelines           makes its stages; the engine closes it
 * @param worstExecutionNanos WET of eq. 2 where the operator has set it, above 0; otherwise it is measured at start
 */
public record ServedModel(
        ModelManifest manifest, Platform platform, PipelineFactory pipelines, OptionalLong worstExecutionNanos) {

    /** Checks the worst execution time. */
    public ServedModel {
        if (worstExecutionNanos.isPresent() && worstExecutionNanos.getAsLong() < 1) {
            throw new IllegalArgumentException("model '" + manifest.name()
                    + "': worstExecutionNanos must be above 0, not " + worstExecutionNanos.getAsLong());
        }
    }

    /**
     * A model opened on a backend. It must have been opened for at least as many callers as the engine has slots.
     *
     * @param instance given away: the engine closes it
     * @param decoder  may be shared between models
     */
    public static ServedModel of(ModelManifest manifest, ModelInstance instance, PictureDecoder decoder) {
        return new ServedModel(
                manifest, instance.platform(), new BackendPipelines(manifest, instance, decoder), OptionalLong.empty());
    }

    /** The same with a worst execution time that the operator has set. */
    public ServedModel withWorstExecution(long nanos) {
        return new ServedModel(manifest, platform, pipelines, OptionalLong.of(nanos));
    }

    /** The function's name. */
    public String name() {
        return manifest.name();
    }
}

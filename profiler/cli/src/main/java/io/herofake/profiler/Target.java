package io.herofake.profiler;

import io.herofake.backend.BackendProvider;
import io.herofake.backend.Platform;
import io.herofake.model.ModelArtifact;
import io.herofake.model.StoredModel;

/**
 * One function on one platform.
 *
 * @param model    the function's model, verified
 * @param artifact its file that the platform takes
 * @param provider the backend that found the platform
 */
public record Target(StoredModel model, ModelArtifact artifact, BackendProvider provider, Platform platform) {

    /** The function's name. */
    public String function() {
        return model.manifest().name();
    }

    /** For people and for the journal, for example {@code resnet50 on onnxruntime-cpu}. */
    public String name() {
        return function() + " on " + platform.id();
    }
}

package io.herofake.sandbox;

import io.herofake.model.HardwareType;
import io.herofake.model.InputContract;
import io.herofake.model.ModelArtifact;
import io.herofake.model.ModelVersion;
import io.herofake.model.StoredModel;

/**
 * What a sandbox needs to know of a model to open it.
 *
 * @param name       the function's name
 * @param version    the function's version
 * @param artifact   its file for the platform's hardware type; a remote worker has its own copy, which must have the same
 *                   SHA-256
 * @param input      what the model's manifest promises of its input
 * @param outputName the name of the graph's output
 */
public record SandboxModel(
        String name, ModelVersion version, ModelArtifact artifact, InputContract input, String outputName) {

    /**
     * A model of a repository.
     *
     * @throws IllegalArgumentException if it has no file for that hardware type
     */
    public static SandboxModel of(StoredModel model, HardwareType hardware) {
        ModelArtifact artifact = model.artifact(hardware)
                .orElseThrow(() -> new IllegalArgumentException(
                        "model '" + model.manifest().name() + "' has no file for " + hardware.id()));
        return new SandboxModel(
                model.manifest().name(),
                model.manifest().version(),
                artifact,
                model.manifest().input(),
                model.manifest().output().tensorName());
    }
}

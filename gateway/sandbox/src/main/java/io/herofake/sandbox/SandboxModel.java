package io.herofake.sandbox;

import io.herofake.backend.Platform;
import io.herofake.model.HardwareType;
import io.herofake.model.InputContract;
import io.herofake.model.ModelArtifact;
import io.herofake.model.ModelVersion;
import io.herofake.model.StoredModel;
import java.time.Duration;

/**
 * What a sandbox needs to know of a model to open it.
 *
 * @param name       the function's name
 * @param version    the function's version
 * @param artifact   its file that the platform takes; a remote worker has its own copy, which must have the same
 *                   SHA-256
 * @param input      what the model's manifest promises of its input
 * @param outputName the name of the graph's output
 * @param callTimeout how long one inference may take before a worker counts as hanging and is ended; several times the
 *                   worst execution time. Not looked at in the gateway's own process, which cannot end one.
 */
public record SandboxModel(
        String name,
        ModelVersion version,
        ModelArtifact artifact,
        InputContract input,
        String outputName,
        Duration callTimeout) {

    /** What {@link #of} takes for the call timeout until it is told otherwise. */
    public static final Duration DEFAULT_CALL_TIMEOUT = Duration.ofSeconds(30);

    /** Checks the timeout. */
    public SandboxModel {
        if (callTimeout.isNegative() || callTimeout.isZero()) {
            throw new IllegalArgumentException("callTimeout must be above 0, not " + callTimeout);
        }
    }

    /**
     * A model of a repository.
     *
     * @throws IllegalArgumentException if it has no file for that hardware type
     */
    public static SandboxModel of(StoredModel model, HardwareType hardware) {
        return of(
                model,
                model.artifact(hardware)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "model '" + model.manifest().name() + "' has no file for " + hardware.id())));
    }

    /**
     * A model of a repository on one of the platforms that run it.
     *
     * @throws IllegalArgumentException if it has no file that the platform takes
     */
    public static SandboxModel of(StoredModel model, Platform platform) {
        return of(
                model,
                platform.artifactOf(model)
                        .orElseThrow(() -> new IllegalArgumentException(
                                platform.hasNoFile(model.manifest().name()))));
    }

    private static SandboxModel of(StoredModel model, ModelArtifact artifact) {
        return new SandboxModel(
                model.manifest().name(),
                model.manifest().version(),
                artifact,
                model.manifest().input(),
                model.manifest().output().tensorName(),
                DEFAULT_CALL_TIMEOUT);
    }

    /** The same with another call timeout. */
    public SandboxModel withCallTimeout(Duration timeout) {
        return new SandboxModel(name, version, artifact, input, outputName, timeout);
    }
}

package io.herofake.backend;

import io.herofake.model.InputContract;
import io.herofake.model.ModelArtifact;

/**
 * The entry point of a hardware backend, found with {@link java.util.ServiceLoader}. Thread-safe.
 */
public interface BackendProvider {

    /** The backend's name as used in configuration, metrics and profiles, for example {@code onnxruntime}. */
    String name();

    /**
     * Looks for platforms. Never throws for absent hardware or a missing driver: that is an
     * {@link Discovery.Absence}. May load native libraries.
     */
    Discovery discover();

    /**
     * Whether its native code may run in the gateway's own process where nobody has said what replicas run in. A backend that
     * can crash or hang with its driver says no: its replicas then have a worker process each.
     */
    default boolean safeInGateway() {
        return false;
    }

    /**
     * Opens a model on a platform; when this returns, the instance is warm enough to answer.
     *
     * @param platform one that {@link #discover()} returned
     * @param artifact of a kind that the platform takes, its hash already verified by the model repository; any other is
     *     refused as by {@link Platform#check}
     * @param input    the input that the model's manifest promises; checked against the graph
     * @param options  callers, threads, batch
     * @throws BackendException with {@link BackendException.Kind#INVALID_MODEL} if the file is missing, corrupt or does
     *     not fit its contract, {@code OUT_OF_MEMORY}, {@code DEVICE_LOST}
     */
    ModelInstance open(Platform platform, ModelArtifact artifact, InputContract input, OpenOptions options)
            throws BackendException;
}

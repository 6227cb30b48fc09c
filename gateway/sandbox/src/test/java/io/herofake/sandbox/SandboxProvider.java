package io.herofake.sandbox;

import io.herofake.backend.BackendException;
import io.herofake.backend.BackendProvider;
import io.herofake.backend.Discovery;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.Platform;
import io.herofake.model.InputContract;
import io.herofake.model.ModelArtifact;
import io.herofake.model.ModelVersion;

/** A backend whose instances are opened in a sandbox, for the contract test of backends. */
public final class SandboxProvider implements BackendProvider {
    private final BackendProvider backend;
    private final Sandbox sandbox;

    /** A backend in a sandbox. */
    public SandboxProvider(BackendProvider backend, Sandbox sandbox) {
        this.backend = backend;
        this.sandbox = sandbox;
    }

    @Override
    public String name() {
        return backend.name();
    }

    @Override
    public Discovery discover() {
        return backend.discover();
    }

    @Override
    public ModelInstance open(Platform platform, ModelArtifact artifact, InputContract input, OpenOptions options)
            throws BackendException {
        SandboxModel model = new SandboxModel(
                "model", new ModelVersion("1"), artifact, input, "output", SandboxModel.DEFAULT_CALL_TIMEOUT);
        return sandbox.open(platform, model, options, Sandbox.LossListener.NONE);
    }
}

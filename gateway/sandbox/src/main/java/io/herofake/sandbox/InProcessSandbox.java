package io.herofake.sandbox;

import io.herofake.backend.BackendException;
import io.herofake.backend.BackendProvider;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.Platform;

/**
 * The gateway's own process: the least latency, and no protection. A crash of the backend ends the gateway, and its memory is
 * the gateway's. Nothing dies by itself here, so the loss listener is never called; a lost device shows as {@code
 * DEVICE_LOST} of a call.
 */
public final class InProcessSandbox implements Sandbox {
    private final BackendProvider provider;

    /** A sandbox for the platforms of one backend. */
    public InProcessSandbox(BackendProvider provider) {
        this.provider = provider;
    }

    @Override
    public ModelInstance open(Platform platform, SandboxModel model, OpenOptions options, LossListener onLoss)
            throws BackendException {
        platform.check(model.artifact());
        return provider.open(platform, model.artifact(), model.input(), options);
    }

    @Override
    public String description() {
        return "this process";
    }
}

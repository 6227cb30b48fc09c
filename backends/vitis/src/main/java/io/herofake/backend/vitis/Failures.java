package io.herofake.backend.vitis;

import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import io.herofake.vart.DpuException;

/**
 * Turns failures of a card into {@link BackendException}s that name the model and the platform.
 *
 * @param file     the model's file
 * @param platform the platform's id
 */
record Failures(String file, String platform) {

    /** A failure to open the model or to get a runner. */
    BackendException opening(DpuException cause) {
        return new BackendException(
                kind(cause), "model " + file + " cannot be opened on " + platform + ": " + cause.getMessage(), cause);
    }

    /** A failure of a run. */
    BackendException running(DpuException cause) {
        return new BackendException(
                kind(cause),
                "inference of model " + file + " on " + platform + " failed: " + cause.getMessage(),
                cause);
    }

    /** Nothing more is to be had from an instance whose card failed. */
    BackendException lost(String earlier) {
        return new BackendException(
                Kind.DEVICE_LOST,
                "platform " + platform + " failed before, under model " + file + ": " + earlier,
                null);
    }

    private static Kind kind(DpuException cause) {
        return switch (cause.status()) {
            case INVALID_MODEL, WRONG_TARGET -> Kind.INVALID_MODEL;
            case OUT_OF_MEMORY -> Kind.OUT_OF_MEMORY;
            case DEVICE_LOST, NO_CARD, NO_DRIVER, TIMEOUT -> Kind.DEVICE_LOST;
            default -> Kind.RUNTIME_FAILURE;
        };
    }
}

package io.herofake.backend.vitis;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How the backend finds and uses its provider.
 *
 * @param provider           the provider library; null for the one of this build
 * @param runTimeoutMillis   how long a batch of the card may take before the card counts as lost
 * @param closeTimeoutMillis how long closing waits for a batch that was given up
 */
record VitisSettings(@Nullable Path provider, long runTimeoutMillis, long closeTimeoutMillis) {

    /** The environment variable with the path of a provider library. */
    static final String PROVIDER_VARIABLE = "HEROFAKE_VITIS_PROVIDER";

    /** A DPU takes milliseconds for a batch. */
    private static final long RUN_TIMEOUT_MILLIS = 10_000;

    private static final long CLOSE_TIMEOUT_MILLIS = 1_000;

    static VitisSettings ofSystem() {
        String provider = System.getenv(PROVIDER_VARIABLE);
        return new VitisSettings(
                provider == null || provider.isBlank() ? null : Path.of(provider),
                RUN_TIMEOUT_MILLIS,
                CLOSE_TIMEOUT_MILLIS);
    }
}

package io.herofake.profile;

import org.jspecify.annotations.Nullable;

/**
 * Memory that a replica takes, in bytes. Immutable.
 *
 * @param peakBytes   the most host memory that it took: what a node must have free for it; at least 0
 * @param steadyBytes host memory that it keeps between tasks, at most the peak; null if not known
 * @param deviceBytes memory on the device, at least 0; null if the device has none of its own or does not tell
 */
public record MemoryUse(
        long peakBytes,
        @Nullable Long steadyBytes,
        @Nullable Long deviceBytes) {

    /** Checks ranges. */
    public MemoryUse {
        Checks.atLeast(0, peakBytes, "peakBytes");
        if (steadyBytes != null && Checks.atLeast(0, steadyBytes, "steadyBytes") > peakBytes) {
            throw new IllegalArgumentException(
                    "steadyBytes " + steadyBytes + " must not exceed peakBytes " + peakBytes);
        }
        if (deviceBytes != null) {
            Checks.atLeast(0, deviceBytes, "deviceBytes");
        }
    }
}

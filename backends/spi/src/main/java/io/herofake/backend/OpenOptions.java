package io.herofake.backend;

import java.nio.file.Path;

/**
 * How a model is opened.
 *
 * @param callers        how many {@link InferenceCall}s may be open at a time; at least 1
 * @param threadsPerCall threads that one inference may use, the caller's own included; at least 1
 * @param maxBatch       pictures that one call may carry; at least 1
 * @param cacheDirectory where a backend keeps what makes the next open fast (optimised graphs, compiled kernels);
 *                       created when absent, safe to delete, safe to share between processes; an opening sets the modification
 *                       time of what it uses there, or of its folder, so that the profiler knows it
 * @param deviceMemoryBytes most memory of a device with memory of its own that the instance may take; 0 for no limit
 */
public record OpenOptions(int callers, int threadsPerCall, int maxBatch, Path cacheDirectory, long deviceMemoryBytes) {

    /** Without a limit on device memory. */
    public OpenOptions(int callers, int threadsPerCall, int maxBatch, Path cacheDirectory) {
        this(callers, threadsPerCall, maxBatch, cacheDirectory, 0);
    }

    /** Checks ranges. */
    public OpenOptions {
        if (deviceMemoryBytes < 0) {
            throw new IllegalArgumentException("deviceMemoryBytes must be at least 0, not " + deviceMemoryBytes);
        }
        if (callers < 1 || threadsPerCall < 1 || maxBatch < 1) {
            throw new IllegalArgumentException("callers, threadsPerCall and maxBatch must be at least 1, not " + callers
                    + ", " + threadsPerCall + " and " + maxBatch);
        }
    }
}

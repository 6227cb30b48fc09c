package io.herofake.backend;

import java.util.OptionalLong;

/**
 * A model opened on one platform: weights loaded once, shared by all its calls. Thread-safe.
 *
 * <p>Closing waits for inferences under way, closes every call that is still open and gives all native memory back; a
 * second close does nothing.
 */
public interface ModelInstance extends AutoCloseable {

    /** The platform that it runs on. */
    Platform platform();

    /** Number of classes in one row of output. */
    int classes();

    /** Largest batch of a call. */
    int maxBatch();

    /**
     * Opens a call: buffers for one inference at a time, to be kept and reused by one thread.
     *
     * @throws IllegalStateException if {@link OpenOptions#callers()} calls are open already, or the instance is closed
     * @throws BackendException      if buffers cannot be had
     */
    InferenceCall newCall() throws BackendException;

    /** Bytes of native memory that the instance accounts for (buffers and weights), an estimate where it says so. */
    long nativeMemoryBytes();

    /** Bytes of the device's own memory that the instance takes; empty where it has none, or where the device does not tell. */
    default OptionalLong deviceMemoryBytes() {
        return OptionalLong.empty();
    }

    @Override
    void close();
}

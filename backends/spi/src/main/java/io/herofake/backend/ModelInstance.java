package io.herofake.backend;

import io.herofake.model.ModelManifest;
import java.util.List;
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

    /**
     * Makes sure that a row of output has a column for each label of the model's manifest. Not every file says how many it gives
     * before it is opened.
     *
     * @throws BackendException {@code INVALID_MODEL} saying how many there are; the instance stays open
     */
    default void check(ModelManifest manifest) throws BackendException {
        List<String> labels = manifest.output().labels();
        if (classes() != labels.size()) {
            throw new BackendException(
                    BackendException.Kind.INVALID_MODEL,
                    "model '" + manifest.name() + "' " + manifest.version() + " gives " + classes()
                            + " numbers for a picture, but its manifest has " + labels.size() + " labels: "
                            + String.join(", ", labels),
                    null);
        }
    }

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

package io.herofake.server.engine;

import io.herofake.backend.Platform;
import io.herofake.model.ModelManifest;

/**
 * A model that an engine has ready in every slot. Immutable but for {@link #nativeMemoryBytes()}; the same object for the
 * engine's whole life, so that callers can keep what they derive from it.
 */
public final class LoadedModel {
    private final ServedModel served;
    private final int index;
    private final long worstExecutionNanos;

    LoadedModel(ServedModel served, int index, long worstExecutionNanos) {
        this.served = served;
        this.index = index;
        this.worstExecutionNanos = worstExecutionNanos;
    }

    /** Its place in {@link InferenceEngine#models()}. */
    public int index() {
        return index;
    }

    /** The function's name. */
    public String name() {
        return served.name();
    }

    /** What the model says of itself. */
    public ModelManifest manifest() {
        return served.manifest();
    }

    /** What it runs on. */
    public Platform platform() {
        return served.platform();
    }

    /** WET of eq. 2: what its deadlines are multiples of. */
    public long worstExecutionNanos() {
        return worstExecutionNanos;
    }

    /** Where {@link #worstExecutionNanos()} comes from. */
    public DeadlineBasis deadlineBasis() {
        return served.worstExecutionNanos().isPresent() ? DeadlineBasis.CONFIGURED : DeadlineBasis.MEASURED_AT_START;
    }

    /** Bytes of native memory that it holds at present. */
    public long nativeMemoryBytes() {
        return served.pipelines().nativeMemoryBytes();
    }
}

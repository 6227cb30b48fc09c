package io.herofake.server.engine;

import io.herofake.model.ModelManifest;
import io.herofake.policy.Catalog;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A function that an engine serves. Immutable but for {@link #nativeMemoryBytes()}; the same object for the engine's whole
 * life, so that callers can keep what they derive from it.
 */
public final class LoadedModel {
    /** A longer time to a deadline is cut to this, so that points in time do not overflow. */
    private static final long YEAR_NANOS = 365L * 24 * 3600 * 1_000_000_000L;

    private final ServedModel served;
    private final int index;
    private final long worstExecutionNanos;
    private final long[] allowedNanos;
    private final AtomicLong nativeMemory = new AtomicLong();

    LoadedModel(ServedModel served, int index, Catalog catalog) {
        this.served = served;
        this.index = index;
        worstExecutionNanos = served.worstExecutionNanos().orElse(catalog.worstExecutionNanos(index));
        allowedNanos = new long[catalog.levelCount()];
        for (int level = 0; level < allowedNanos.length; level++) {
            double allowed = catalog.level(level).deviation() * worstExecutionNanos;
            allowedNanos[level] = Math.min(YEAR_NANOS, Math.round(allowed));
        }
    }

    /** Its place in {@link InferenceEngine#models()}; also its id in the kernel. */
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

    /** WET of eq. 2: what its deadlines are multiples of. */
    public long worstExecutionNanos() {
        return worstExecutionNanos;
    }

    /** Where {@link #worstExecutionNanos()} comes from. */
    public DeadlineBasis deadlineBasis() {
        return served.basis();
    }

    /**
     * The time from arrival to deadline at a QoS level: QD x WET, a year at most.
     *
     * @param level its place in {@link InferenceEngine#levels()}
     */
    public long allowedNanos(int level) {
        return allowedNanos[level];
    }

    /** Bytes of native memory that its replicas hold at present, as far as they know. */
    public long nativeMemoryBytes() {
        return nativeMemory.get();
    }

    void addNativeMemory(long bytes) {
        nativeMemory.addAndGet(bytes);
    }
}

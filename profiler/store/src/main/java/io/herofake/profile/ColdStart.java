package io.herofake.profile;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How long a replica takes from the decision to start it until it can take its first task. Immutable.
 *
 * @param pageCache  state of the operating system's page cache for the model's files
 * @param totalNanos mean of the whole, at least 0
 * @param parts      means of the parts; null if only the total is known
 * @param worstNanos the longest total, at least the mean; null if not known
 * @param samples    starts measured; 0 if not known
 */
public record ColdStart(
        PageCache pageCache,
        long totalNanos,
        @Nullable Parts parts,
        @Nullable Long worstNanos,
        long samples) {

    /** State of the operating system's page cache for the model's files when the replica starts. */
    public enum PageCache {
        /** The files were read shortly before. */
        WARM,
        /** The files were dropped from the cache before. */
        COLD,
        /** Not known. */
        UNSTATED;

        /** The name used in files: lower case. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * The state with the given {@link #id()}.
         *
         * @throws IllegalArgumentException naming the bad value and the accepted ones
         */
        public static PageCache of(String id) {
            for (PageCache state : values()) {
                if (state.id().equals(id)) {
                    return state;
                }
            }
            String known = Arrays.stream(values()).map(PageCache::id).collect(Collectors.joining(", "));
            throw new IllegalArgumentException("unknown page cache state '" + id + "'; known: " + known);
        }
    }

    /**
     * The parts of a cold start, one after the other.
     *
     * @param sandboxStartNanos   from the decision until the sandbox can open a model; 0 in the gateway's own process
     * @param modelOpenNanos      from there until the model is opened
     * @param firstInferenceNanos the whole of the first inference, not only what it takes longer than later ones
     */
    public record Parts(long sandboxStartNanos, long modelOpenNanos, long firstInferenceNanos) {
        /** Checks ranges. */
        public Parts {
            Checks.atLeast(0, sandboxStartNanos, "sandboxStartNanos");
            Checks.atLeast(0, modelOpenNanos, "modelOpenNanos");
            Checks.atLeast(0, firstInferenceNanos, "firstInferenceNanos");
        }

        /** Their sum. */
        public long sumNanos() {
            return Math.addExact(Math.addExact(sandboxStartNanos, modelOpenNanos), firstInferenceNanos);
        }
    }

    /** Checks ranges; the parts must not exceed the total. */
    public ColdStart {
        Checks.present(pageCache, "pageCache");
        Checks.atLeast(0, totalNanos, "totalNanos");
        Checks.atLeast(0, samples, "samples");
        if (parts != null && parts.sumNanos() > totalNanos) {
            throw new IllegalArgumentException("the parts of a cold start sum to " + parts.sumNanos()
                    + " ns, more than its total of " + totalNanos);
        }
        if (worstNanos != null) {
            Checks.atLeast(totalNanos, worstNanos, "worstNanos");
        }
    }
}

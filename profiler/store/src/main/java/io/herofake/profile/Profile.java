package io.herofake.profile;

import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What is known of one function on one platform type (HeROfake, section IV.B and Table III).
 *
 * @param function       the function's name, for example {@code resnet50}
 * @param platformType   the platform type's name
 * @param memoryBytes    node memory that a replica owns, at least 0
 * @param coldStartNanos from the decision to start a replica until it takes its first task, at least 0
 * @param batches        by batch size; always has an entry for 1
 * @param provenance     where the figures come from
 */
public record Profile(
        String function,
        String platformType,
        long memoryBytes,
        long coldStartNanos,
        NavigableMap<Integer, BatchCost> batches,
        Provenance provenance) {

    /**
     * The cost of one inference of a batch.
     *
     * @param executionNanos      mean execution time of the whole batch, above 0
     * @param dynamicEnergyJoules active minus idle energy of the whole batch, at least 0; NaN if not known
     */
    public record BatchCost(long executionNanos, double dynamicEnergyJoules) {}

    /** Checks ranges; copies the map. */
    public Profile {
        batches = Collections.unmodifiableNavigableMap(new TreeMap<>(batches));
        String what = "profile of '" + function + "' on '" + platformType + "': ";
        if (memoryBytes < 0 || coldStartNanos < 0) {
            throw new IllegalArgumentException(what + "memoryBytes and coldStartNanos must be at least 0");
        }
        if (!batches.containsKey(1)) {
            throw new IllegalArgumentException(what + "needs an execution time for batch size 1");
        }
        for (Map.Entry<Integer, BatchCost> entry : batches.entrySet()) {
            BatchCost cost = entry.getValue();
            if (entry.getKey() < 1 || cost.executionNanos() <= 0 || cost.dynamicEnergyJoules() < 0) {
                throw new IllegalArgumentException(what + "batch " + entry.getKey() + " has a bad cost: " + cost);
            }
        }
    }

    /** Mean execution time of a single task. */
    public long executionNanos() {
        return batches.firstEntry().getValue().executionNanos();
    }

    /** Dynamic energy of a single task in joules; NaN if not known. */
    public double dynamicEnergyJoules() {
        return batches.firstEntry().getValue().dynamicEnergyJoules();
    }
}

package io.herofake.policy;

import io.herofake.profile.Profile;
import io.herofake.profile.Profile.BatchCost;
import io.herofake.profile.Provenance;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One profile as arrays by batch size. */
final class ProfileTable {
    /** Stands where there is no profile. */
    static final ProfileTable NONE = new ProfileTable(0, 0, 0, null);

    private static final int MAX_BATCH = 4096;

    /** One hour: with it no sum of a queue's times overflows. */
    private static final long MAX_NANOS = 3_600_000_000_000L;

    final int largestBatch;
    final long coldStartNanos;
    final long memoryBytes;
    final @Nullable Provenance provenance;
    /** By batch size; index 0 is unused. */
    private final long[] nanos;

    private final double[] joules;

    private ProfileTable(int largestBatch, long coldStartNanos, long memoryBytes, @Nullable Provenance provenance) {
        this.provenance = provenance;
        this.largestBatch = largestBatch;
        this.coldStartNanos = coldStartNanos;
        this.memoryBytes = memoryBytes;
        nanos = new long[Math.max(1, largestBatch) + 1];
        joules = new double[nanos.length];
    }

    static ProfileTable of(Profile profile) {
        int largest = profile.batches().lastKey();
        if (largest > MAX_BATCH) {
            throw new IllegalArgumentException("profile of '" + profile.function() + "' on '" + profile.platformType()
                    + "': batch size " + largest + " is above " + MAX_BATCH);
        }
        requireShort(profile, "coldStartNanos", profile.coldStartNanos());
        ProfileTable table =
                new ProfileTable(largest, profile.coldStartNanos(), profile.memoryBytes(), profile.provenance());
        for (int size = 1; size <= largest; size++) {
            Map.Entry<Integer, BatchCost> entry = profile.batches().ceilingEntry(size);
            requireShort(profile, "executionNanos", entry.getValue().executionNanos());
            table.nanos[size] = entry.getValue().executionNanos();
            table.joules[size] = entry.getValue().dynamicEnergyJoules();
        }
        return table;
    }

    private static void requireShort(Profile profile, String what, long nanos) {
        if (nanos > MAX_NANOS) {
            throw new IllegalArgumentException("profile of '" + profile.function() + "' on '" + profile.platformType()
                    + "': " + what + " must be at most one hour, " + MAX_NANOS + ", not " + nanos);
        }
    }

    boolean exists() {
        return largestBatch > 0;
    }

    long executionNanos(int batch) {
        return nanos[batch];
    }

    double energyJoules(int batch) {
        return exists() ? joules[batch] : Double.NaN;
    }
}

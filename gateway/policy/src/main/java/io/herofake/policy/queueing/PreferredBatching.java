package io.herofake.policy.queueing;

import io.herofake.policy.Catalog;
import io.herofake.policy.Settings;
import java.util.List;
import java.util.TreeSet;

/**
 * Batches in the terms of Triton's dynamic batcher: preferred batch sizes and a maximum queue delay. A replica that runs nothing
 * takes the largest preferred batch that its queue holds; if it holds none, it waits for more until its first task has
 * waited for the maximum delay, and then takes what there is. Without preferred sizes only the largest batch is preferred.
 *
 * <p>Ours: it does not wait so long that waiting alone would make the first task late.
 */
public final class PreferredBatching implements BatchingPolicy {
    private final Catalog catalog;
    private final int maxBatch;
    private final int[] preferred;
    private final long maxDelayNanos;

    /**
     * With the given sizes.
     *
     * @param preferred     batch sizes, ascending, each from 1 to {@code maxBatch}
     * @param maxDelayNanos how long the first task may wait for others, at least 0
     */
    public PreferredBatching(Catalog catalog, int maxBatch, List<Integer> preferred, long maxDelayNanos) {
        this.catalog = catalog;
        this.maxBatch = maxBatch;
        this.preferred = preferred.stream().mapToInt(Integer::intValue).sorted().toArray();
        this.maxDelayNanos = maxDelayNanos;
    }

    /**
     * From settings: {@code maxBatch} 8, {@code preferredBatchSizes} none, {@code maxQueueDelaySeconds} 0.
     *
     * @throws IllegalArgumentException if a preferred size is not a whole number from 1 to {@code maxBatch}
     */
    public static PreferredBatching create(Catalog catalog, Settings settings) {
        int maxBatch = settings.integer("maxBatch", 8, 1, 4096);
        TreeSet<Integer> sizes = new TreeSet<>();
        for (String word : settings.words("preferredBatchSizes", List.of())) {
            sizes.add(size(word, maxBatch, settings));
        }
        long delay = settings.seconds("maxQueueDelaySeconds", 0, 0, 60);
        return new PreferredBatching(catalog, maxBatch, List.copyOf(sizes), delay);
    }

    private static int size(String word, int maxBatch, Settings settings) {
        int size = word.matches("[0-9]{1,4}") ? Integer.parseInt(word) : 0;
        if (size < 1 || size > maxBatch) {
            throw settings.bad("preferredBatchSizes", "whole numbers from 1 to maxBatch = " + maxBatch, word, null);
        }
        return size;
    }

    @Override
    public int maxBatch(int function, int type) {
        return Math.max(1, Math.min(maxBatch, catalog.largestBatch(function, type)));
    }

    @Override
    public int take(int function, int type, int queued, long oldestWaitNanos, long earliestDeadline, long nowNanos) {
        int most = maxBatch(function, type);
        if (queued >= most) {
            return most;
        }
        int largest = largestPreferred(queued);
        if (largest > 0) {
            return largest;
        }
        return left(function, type, queued, oldestWaitNanos, earliestDeadline, nowNanos) <= 0 ? queued : 0;
    }

    @Override
    public long waitNanos(
            int function, int type, int queued, long oldestWaitNanos, long earliestDeadline, long nowNanos) {
        return Math.max(1, left(function, type, queued, oldestWaitNanos, earliestDeadline, nowNanos));
    }

    private int largestPreferred(int queued) {
        int largest = 0;
        for (int size : preferred) {
            if (size <= queued) {
                largest = size;
            }
        }
        return largest;
    }

    private long left(int function, int type, int queued, long waited, long deadline, long now) {
        long latestStart = deadline - catalog.executionNanos(function, type, queued);
        return Math.min(maxDelayNanos - waited, latestStart - now);
    }
}

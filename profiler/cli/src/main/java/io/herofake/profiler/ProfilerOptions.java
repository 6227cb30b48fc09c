package io.herofake.profiler;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is to be measured. Immutable. Batch 1 at concurrency 1 is always measured, because everything that reads profiles needs
 * it.
 *
 * @param batches        batch sizes, 1 to 1024
 * @param concurrency    inferences at a time, 1 to 256
 * @param images         pictures to time for each batch size at each concurrency, at least 1
 * @param starts         cold starts from each state of the page cache, 1 to 1000
 * @param threadsPerCall threads of one inference
 * @param warmUpLimit    how long to wait for a steady state
 * @param idle           how long idle power is measured, where there is a meter
 * @param pictures       folder with labelled pictures, or null
 * @param pricesUsd      prices of platforms by id, as far as the operator knows them
 */
public record ProfilerOptions(
        List<Integer> batches,
        List<Integer> concurrency,
        long images,
        int starts,
        int threadsPerCall,
        Duration warmUpLimit,
        Duration idle,
        @Nullable String pictures,
        Map<String, Double> pricesUsd) {

    /** How long an answer of a worker, or one inference, may take. */
    static final Duration STALL_LIMIT = Duration.ofMinutes(10);

    private static final int MAX_BATCH = 1024;
    private static final int MAX_CONCURRENCY = 256;
    private static final int MAX_STARTS = 1000;
    private static final long MAX_IMAGES = 100_000_000;

    /** Checks ranges; sorts and copies the lists. */
    public ProfilerOptions {
        batches = sorted("batches", batches, MAX_BATCH);
        concurrency = sorted("concurrency", concurrency, MAX_CONCURRENCY);
        requireRange("images", images, 1, MAX_IMAGES);
        requireRange("starts", starts, 1, MAX_STARTS);
        requireRange("threads per call", threadsPerCall, 1, MAX_CONCURRENCY);
        requireRange("the warm-up limit in seconds", warmUpLimit.toSeconds(), 1, 3600);
        requireRange("the idle time in seconds", idle.toSeconds(), 1, 3600);
        pricesUsd = Collections.unmodifiableMap(new TreeMap<>(pricesUsd));
        pricesUsd.forEach((platform, price) -> {
            if (!(price >= 0) || price.isInfinite()) {
                throw new IllegalArgumentException("the price of " + platform + " must be at least 0, not " + price);
            }
        });
    }

    private static List<Integer> sorted(String what, List<Integer> values, int max) {
        values.forEach(value -> requireRange(what, value, 1, max));
        TreeSet<Integer> sorted = new TreeSet<>(values);
        sorted.add(1);
        return List.copyOf(sorted);
    }

    private static void requireRange(String what, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + " must be from " + min + " to " + max + ", not " + value);
        }
    }

    /** The largest batch. */
    int maxBatch() {
        return batches.get(batches.size() - 1);
    }

    /** The largest concurrency. */
    int maxConcurrency() {
        return concurrency.get(concurrency.size() - 1);
    }
}

package io.herofake.load;

import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * What became of the requests of one function at one QoS level. Counted by the event loop; the latencies of an interval may be taken by
 * one other thread at any time, all else is read once the load has ended.
 */
final class Cell {
    static final long LOWEST_NANOS = 1_000;
    static final long HIGHEST_NANOS = 3_600_000_000_000L;
    static final int DIGITS = 3;
    private static final int MOST_REASONS = 40;

    final String function;
    final String level;
    final Map<String, Long> refused = new TreeMap<>();
    final Map<String, Long> failed = new TreeMap<>();
    long scheduled;
    long answered;
    long missedByServer;
    long missedByClient;
    long simulated;
    long coldStarts;
    long unfinished;
    double joules;
    long unknownEnergy;

    private final SingleWriterRecorder recorder = new SingleWriterRecorder(LOWEST_NANOS, HIGHEST_NANOS, DIGITS);
    private final Histogram latencies = new Histogram(LOWEST_NANOS, HIGHEST_NANOS, DIGITS);

    Cell(String function, String level) {
        this.function = function;
        this.level = level;
    }

    void answered(Reply reply, long latencyNanos) {
        answered++;
        missedByServer += reply.deadlineMet() ? 0 : 1;
        missedByClient += reply.deadlineNanos() > 0 && latencyNanos > reply.deadlineNanos() ? 1 : 0;
        simulated += reply.simulated() ? 1 : 0;
        coldStarts += reply.coldStart() ? 1 : 0;
        boolean known = !Double.isNaN(reply.joules());
        joules += known ? reply.joules() : 0;
        unknownEnergy += known ? 0 : 1;
        recorder.recordValue(Math.min(Math.max(0, latencyNanos), HIGHEST_NANOS));
    }

    void refused(String reason) {
        count(refused, reason);
    }

    void failed(String reason) {
        count(failed, reason);
    }

    /** The reasons come from whoever answers, so their number is bounded. */
    private static void count(Map<String, Long> counts, String reason) {
        counts.merge(counts.size() < MOST_REASONS || counts.containsKey(reason) ? reason : "other", 1L, Long::sum);
    }

    /** The latencies since the last call. */
    Histogram takeInterval() {
        Histogram interval = recorder.getIntervalHistogram();
        latencies.add(interval);
        return interval;
    }

    /** All latencies that were taken so far. */
    Histogram latencies() {
        return latencies;
    }

    String name() {
        return function + "." + level;
    }
}

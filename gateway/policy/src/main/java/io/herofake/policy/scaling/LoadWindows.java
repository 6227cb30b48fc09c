package io.herofake.policy.scaling;

import io.herofake.policy.ClusterView;
import java.util.Arrays;

/**
 * Averages over time of the tasks of each function, waiting at the gateway and in flight on each platform type, over windows
 * that end at the last tick. Exact between ticks: it keeps the running integrals of the last ticks.
 *
 * <p>A window begins at the last tick that is at least its length ago. As in Knative, a function that had no task for as long
 * as the longest window begins anew: its averages are over the time since it woke up, until that is a window's length.
 */
final class LoadWindows {
    private final ClusterView cluster;
    private final int functions;
    private final int types;
    private final long longestNanos;
    /** Rows by tick, used in turn; a row holds the integrals of all functions: waiting, then by type. */
    private final long[][] rows;

    private final long[] times;
    /** By function: the tick before it woke up, and when it last had a task. */
    private final long[] wokeAt;

    private final long[] activeAt;
    private long ticks;

    /** Begins now; for windows of at most {@code longestNanos}, with ticks every {@code periodNanos}. */
    LoadWindows(ClusterView cluster, long longestNanos, long periodNanos) {
        this.cluster = cluster;
        this.longestNanos = longestNanos;
        functions = cluster.catalog().functionCount();
        types = cluster.catalog().typeCount();
        int depth = (int) (longestNanos / periodNanos) + 2;
        rows = new long[depth][functions * (types + 1)];
        times = new long[depth];
        wokeAt = new long[functions];
        activeAt = new long[functions];
        Arrays.fill(activeAt, Long.MIN_VALUE / 2);
        sample(cluster.nowNanos());
    }

    /** Reads the integrals; to be called at each tick, before averages are asked for. */
    void sample(long now) {
        int at = row(ticks);
        long[] row = rows[at];
        long[] before = rows[row(Math.max(0, ticks - 1))];
        times[at] = now;
        for (int f = 0; f < functions; f++) {
            if (read(f, row, before)) {
                if (now - activeAt[f] > longestNanos) {
                    wokeAt[f] = Math.max(0, ticks - 1);
                }
                activeAt[f] = now;
            }
        }
        ticks++;
    }

    /** Reads one function's integrals and tells whether it had a task since the sample before. */
    private boolean read(int function, long[] row, long[] before) {
        int cell = function * (types + 1);
        long change = cluster.waitingIntegral(function) - before[cell];
        row[cell] = before[cell] + change;
        boolean active = change != 0;
        for (int t = 0; t < types; t++) {
            cell++;
            change = cluster.inFlightIntegral(function, t) - before[cell];
            row[cell] = before[cell] + change;
            active |= change != 0;
        }
        return active;
    }

    private int row(long tick) {
        return (int) (tick % rows.length);
    }

    /** The tick where a window that ends at the last sample begins; to be given to the averages below. */
    long begin(long windowNanos) {
        long newest = ticks - 1;
        long oldest = Math.max(0, ticks - rows.length);
        long now = times[row(newest)];
        long begin = newest;
        while (begin > oldest && now - times[row(begin)] < windowNanos) {
            begin--;
        }
        return begin;
    }

    /** Whether there was any time since {@link #begin} to average a function's tasks over. */
    boolean known(int function, long begin) {
        return elapsed(begin(function, begin)) > 0;
    }

    /** Whether the samples reach back over a whole window. */
    boolean full(long windowNanos) {
        return elapsed(Math.max(0, ticks - rows.length)) >= windowNanos;
    }

    private long elapsed(long begin) {
        return times[row(ticks - 1)] - times[row(begin)];
    }

    private long begin(int function, long windowBegin) {
        return Math.max(windowBegin, Math.min(wokeAt[function], ticks - 1));
    }

    /** Average number of a function's tasks at the gateway since {@link #begin}; 0 if no time has passed. */
    double waiting(int function, long begin) {
        return average(function, 0, begin);
    }

    /** Average number of a function's tasks on a platform type since {@link #begin}; 0 if no time has passed. */
    double inFlight(int function, int type, long begin) {
        return average(function, 1 + type, begin);
    }

    /** Average number of a function's tasks anywhere since {@link #begin}; 0 if no time has passed. */
    double inSystem(int function, long begin) {
        double sum = 0;
        for (int column = 0; column <= types; column++) {
            sum += average(function, column, begin);
        }
        return sum;
    }

    private double average(int function, int column, long windowBegin) {
        long begin = begin(function, windowBegin);
        int cell = function * (types + 1) + column;
        long elapsed = elapsed(begin);
        long sum = rows[row(ticks - 1)][cell] - rows[row(begin)][cell];
        return elapsed == 0 ? 0 : Math.max(0, (double) sum / elapsed);
    }
}

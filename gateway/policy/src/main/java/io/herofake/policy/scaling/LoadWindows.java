package io.herofake.policy.scaling;

import io.herofake.policy.ClusterView;

/**
 * Averages over time of the tasks of each function, waiting at the gateway and in flight on each platform type, over windows
 * that end now. Exact between ticks: it keeps the running integrals of the last ticks. A window begins at the last tick that
 * is at least its length ago or, when there is none, at the first tick: at the beginning averages are over the time
 * that there was, as in Knative.
 */
final class LoadWindows {
    private final ClusterView cluster;
    private final int functions;
    private final int types;
    /** Rows by tick, used in turn; a row holds the integrals of all functions: waiting, then by type. */
    private final long[][] rows;

    private final long[] times;
    private long ticks;

    /** For windows of at most {@code longestNanos}, with ticks every {@code periodNanos}. */
    LoadWindows(ClusterView cluster, long longestNanos, long periodNanos) {
        this.cluster = cluster;
        functions = cluster.catalog().functionCount();
        types = cluster.catalog().typeCount();
        int depth = (int) (longestNanos / periodNanos) + 2;
        rows = new long[depth][functions * (types + 1)];
        times = new long[depth];
    }

    /** Reads the integrals; to be called at each tick, before averages are asked for. */
    void sample(long now) {
        int at = (int) (ticks++ % rows.length);
        times[at] = now;
        long[] row = rows[at];
        int cell = 0;
        for (int f = 0; f < functions; f++) {
            row[cell++] = cluster.waitingIntegral(f);
            for (int t = 0; t < types; t++) {
                row[cell++] = cluster.inFlightIntegral(f, t);
            }
        }
    }

    /** The row where a window that ends at the last sample begins; to be given to the averages below. */
    int begin(long windowNanos) {
        long newest = ticks - 1;
        long oldest = Math.max(0, ticks - rows.length);
        long now = times[(int) (newest % rows.length)];
        long begin = newest;
        while (begin > oldest && now - times[(int) (begin % rows.length)] < windowNanos) {
            begin--;
        }
        return (int) (begin % rows.length);
    }

    /** Average number of a function's tasks at the gateway since {@link #begin}; 0 if no time has passed. */
    double waiting(int function, int begin) {
        return average(function * (types + 1), begin);
    }

    /** Average number of a function's tasks on a platform type since {@link #begin}; 0 if no time has passed. */
    double inFlight(int function, int type, int begin) {
        return average(function * (types + 1) + 1 + type, begin);
    }

    /** Average number of a function's tasks anywhere since {@link #begin}; 0 if no time has passed. */
    double inSystem(int function, int begin) {
        double sum = waiting(function, begin);
        for (int type = 0; type < types; type++) {
            sum += inFlight(function, type, begin);
        }
        return sum;
    }

    private double average(int cell, int begin) {
        int newest = (int) ((ticks - 1) % rows.length);
        long elapsed = times[newest] - times[begin];
        return elapsed == 0 ? 0 : (double) (rows[newest][cell] - rows[begin][cell]) / elapsed;
    }
}

package io.herofake.sim.workload;

import java.io.IOException;

/**
 * A stream of tasks that can be opened any number of times and is the same each time, down to the nanosecond. Immutable
 * and thread-safe: the runs of several policies read the same workload at once.
 */
public interface Workload {
    /**
     * Starts at the first arrival.
     *
     * @throws IOException when a trace cannot be opened
     */
    Arrivals open() throws IOException;

    /** What it is, in one line for people, for example {@code Poisson, 62 tasks a second}. */
    String description();

    /** How many tasks it will yield at most; {@link Long#MAX_VALUE} if only its duration is bounded. For progress bars. */
    long maxTasks();
}

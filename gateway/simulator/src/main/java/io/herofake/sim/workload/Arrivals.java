package io.herofake.sim.workload;

import java.io.IOException;

/**
 * A cursor over the arrivals of one run, in order of time. Holds one arrival at a time, so that a workload larger than
 * memory runs. Not thread-safe; every run opens its own.
 */
public interface Arrivals extends AutoCloseable {
    /**
     * Moves to the next arrival.
     *
     * @return false when there is none; the other methods are then undefined
     * @throws IOException when a trace cannot be read or changed since it was checked
     */
    boolean advance() throws IOException;

    /** When the task arrives, in nanoseconds from the start of the run; never less than that of the one before. */
    long arrivalNanos();

    /** The index of its function in the {@link Labels} that the workload was made with. */
    int function();

    /** The index of its QoS level in the {@link Labels} that the workload was made with. */
    int qos();

    @Override
    void close() throws IOException;
}

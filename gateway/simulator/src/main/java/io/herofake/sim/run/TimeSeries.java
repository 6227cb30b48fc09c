package io.herofake.sim.run;

import java.util.Arrays;

/**
 * Samples of several figures at even intervals of virtual time, in bounded memory: when the space is full, every second
 * sample is dropped and the interval doubles. Not thread-safe.
 */
public final class TimeSeries {
    private static final int MAX_SAMPLES = 512;
    private static final long FIRST_INTERVAL_NANOS = 100_000_000L;

    private final int columns;
    private final double[][] samples = new double[MAX_SAMPLES][];
    private long intervalNanos = FIRST_INTERVAL_NANOS;
    private int size;

    TimeSeries(int columns) {
        this.columns = columns;
    }

    /** When the next sample is due. */
    long nextNanos() {
        return size * intervalNanos;
    }

    /** Adds the sample that is due. */
    void add(double[] values) {
        samples[size++] = Arrays.copyOf(values, columns);
        if (size == MAX_SAMPLES) {
            for (int i = 0; i < MAX_SAMPLES / 2; i++) {
                samples[i] = samples[2 * i];
            }
            size = MAX_SAMPLES / 2;
            intervalNanos *= 2;
        }
    }

    /** Number of samples. */
    public int size() {
        return size;
    }

    /** When a sample was taken, in seconds. */
    public double seconds(int sample) {
        return sample * intervalNanos / 1e9;
    }

    /** A figure of a sample. */
    public double value(int sample, int column) {
        return samples[sample][column];
    }
}

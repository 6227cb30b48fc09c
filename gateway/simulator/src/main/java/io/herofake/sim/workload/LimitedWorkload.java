package io.herofake.sim.workload;

import java.io.IOException;

/**
 * The first tasks of another workload.
 *
 * @param workload what to cut short
 * @param maxTasks above 0
 * @param endNanos tasks that arrive at this time or later are left out; above 0
 */
public record LimitedWorkload(Workload workload, long maxTasks, long endNanos) implements Workload {
    /** Checks the bounds. */
    public LimitedWorkload {
        if (maxTasks < 1 || endNanos < 1) {
            throw new IllegalArgumentException("a workload needs at least one task and a duration above 0");
        }
    }

    @Override
    public long maxTasks() {
        return Math.min(maxTasks, workload.maxTasks());
    }

    @Override
    public String description() {
        return workload.description();
    }

    @Override
    public Arrivals open() throws IOException {
        Arrivals all = workload.open();
        return new Arrivals() {
            private long left = maxTasks;

            @Override
            public boolean advance() throws IOException {
                if (left > 0 && all.advance() && all.arrivalNanos() < endNanos) {
                    left--;
                    return true;
                }
                left = 0;
                return false;
            }

            @Override
            public long arrivalNanos() {
                return all.arrivalNanos();
            }

            @Override
            public int function() {
                return all.function();
            }

            @Override
            public int qos() {
                return all.qos();
            }

            @Override
            public void close() throws IOException {
                all.close();
            }
        };
    }
}

package io.herofake.sim.run;

/** How long executions take, by what executes and the task that is first in the batch. Deterministic and thread-safe. */
@FunctionalInterface
public interface TaskTimes {
    /**
     * Duration of an execution in nanoseconds, above 0.
     *
     * @param batch how many tasks
     * @param task  the number of the first of them in the order of arrival, from 0
     */
    long nanos(int function, int type, int batch, long task);
}

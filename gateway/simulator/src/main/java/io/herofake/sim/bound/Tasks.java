package io.herofake.sim.bound;

import io.herofake.policy.Catalog;
import io.herofake.sim.run.TaskTimes;
import io.herofake.sim.workload.Arrivals;
import io.herofake.sim.workload.Workload;
import java.io.IOException;
import java.util.Arrays;

/** All tasks of a workload, in the order of their arrival, and how long each takes where. */
final class Tasks {
    final Catalog catalog;
    private final TaskTimes times;
    private int[] functions = new int[1024];
    private long[] arrivals = new long[1024];
    private long[] deadlines = new long[1024];
    private int size;
    private long lastDeadline = 1;
    /** By function and type: the least time of a task in a batch of two or more, whichever task is the first in it. */
    private final long[][] leastInBatches;

    private Tasks(Catalog catalog, TaskTimes times) {
        this.catalog = catalog;
        this.times = times;
        leastInBatches = new long[catalog.functionCount()][catalog.typeCount()];
    }

    /**
     * Reads them.
     *
     * @param most more are not held in memory
     * @return what was read; too many if its {@link #size} is above {@code most}
     */
    static Tasks read(Workload workload, Catalog catalog, TaskTimes times, int most) throws IOException {
        Tasks tasks = new Tasks(catalog, times);
        try (Arrivals all = workload.open()) {
            while (tasks.size <= most && all.advance()) {
                tasks.add(all);
            }
        }
        tasks.findBatches();
        return tasks;
    }

    private void add(Arrivals task) {
        if (size == functions.length) {
            functions = Arrays.copyOf(functions, 2 * size);
            arrivals = Arrays.copyOf(arrivals, 2 * size);
            deadlines = Arrays.copyOf(deadlines, 2 * size);
        }
        functions[size] = task.function();
        arrivals[size] = task.arrivalNanos();
        deadlines[size] = task.arrivalNanos() + catalog.allowedNanos(task.function(), task.qos());
        lastDeadline = Math.max(lastDeadline, deadlines[size]);
        size++;
    }

    private void findBatches() {
        for (long[] row : leastInBatches) {
            Arrays.fill(row, Long.MAX_VALUE);
        }
        for (int i = 0; i < size; i++) {
            int f = functions[i];
            for (int t = 0; t < catalog.typeCount(); t++) {
                for (int batch = 2; batch <= catalog.largestBatch(f, t); batch++) {
                    long share = times.nanos(f, t, batch, i) / batch;
                    leastInBatches[f][t] = Math.min(leastInBatches[f][t], share);
                }
            }
        }
    }

    int size() {
        return size;
    }

    int function(int task) {
        return functions[task];
    }

    long arrivalNanos(int task) {
        return arrivals[task];
    }

    long deadlineNanos(int task) {
        return deadlines[task];
    }

    long lastDeadlineNanos() {
        return lastDeadline;
    }

    /** The least time of a platform that the task takes: its own, or its share of a batch's. */
    long shareNanos(int task, int type) {
        int function = functions[task];
        return Math.min(times.nanos(function, type, 1, task), leastInBatches[function][type]);
    }

    /** The least time from when its execution begins until it ends. */
    long lastsNanos(int task, int type) {
        int function = functions[task];
        long inBatch = leastInBatches[function][type];
        // A batch lasts at least twice a task's share of it.
        return Math.min(
                times.nanos(function, type, 1, task), inBatch > Long.MAX_VALUE / 2 ? Long.MAX_VALUE : 2 * inBatch);
    }
}

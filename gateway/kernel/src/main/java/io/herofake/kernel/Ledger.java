package io.herofake.kernel;

import io.herofake.policy.Catalog;
import io.herofake.policy.QosLevel;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * What has come of the tasks so far, by function and QoS level. A snapshot view of living counters: read it between events.
 */
public final class Ledger {
    private final Catalog catalog;
    private final int levels;
    private final long[] arrived;
    private final Map<Outcome, long[]> outcomes = new EnumMap<>(Outcome.class);
    private final Map<LateCause, long[]> late = new EnumMap<>(LateCause.class);
    private long coldTasks;
    private long firstArrivalNanos = -1;
    private long lastFinishedNanos = -1;
    private long requeued;
    private long ignoredEvents;

    Ledger(Catalog catalog) {
        this.catalog = catalog;
        levels = catalog.levelCount();
        int cells = catalog.functionCount() * levels;
        arrived = new long[cells];
        for (Outcome outcome : Outcome.values()) {
            outcomes.put(outcome, new long[cells]);
        }
        for (LateCause cause : LateCause.values()) {
            late.put(cause, new long[cells]);
        }
    }

    void arrived(Task task) {
        arrived[cell(task.function, task.level)]++;
        if (firstArrivalNanos < 0) {
            firstArrivalNanos = task.arrivalNanos;
        }
    }

    void finished(Task task, Outcome outcome) {
        int cell = cell(task.function, task.level);
        of(outcome)[cell]++;
        lastFinishedNanos = task.finishedNanos;
        if (outcome == Outcome.COMPLETED) {
            if (task.coldWaitNanos > 0) {
                coldTasks++;
            }
            if (task.late()) {
                of(LateCause.of(task))[cell]++;
            }
        }
    }

    void requeued() {
        requeued++;
    }

    void ignoredEvent() {
        ignoredEvents++;
    }

    private long[] of(Outcome outcome) {
        return Objects.requireNonNull(outcomes.get(outcome));
    }

    private long[] of(LateCause cause) {
        return Objects.requireNonNull(late.get(cause));
    }

    private int cell(int function, int level) {
        return function * levels + level;
    }

    /** Tasks of a function and level that arrived, let in or not. */
    public long arrived(int function, int level) {
        return arrived[cell(function, level)];
    }

    /** Tasks of a function and level that ended in a way. */
    public long count(int function, int level, Outcome outcome) {
        return of(outcome)[cell(function, level)];
    }

    /** Completed tasks of a function and level that were late for a cause. */
    public long late(int function, int level, LateCause cause) {
        return of(cause)[cell(function, level)];
    }

    /** All tasks that arrived. */
    public long arrived() {
        return sum(arrived);
    }

    /** All tasks that ended in a way. */
    public long count(Outcome outcome) {
        return sum(of(outcome));
    }

    /** All completed tasks that were late for a cause. */
    public long late(LateCause cause) {
        return sum(of(cause));
    }

    /** All completed tasks that were late. */
    public long late() {
        long all = 0;
        for (LateCause cause : LateCause.values()) {
            all += late(cause);
        }
        return all;
    }

    private static long sum(long[] values) {
        long sum = 0;
        for (long value : values) {
            sum += value;
        }
        return sum;
    }

    /** Completed tasks that waited for a replica to start. */
    public long coldTasks() {
        return coldTasks;
    }

    /** Times that a task was queued again after a loss. */
    public long requeues() {
        return requeued;
    }

    /** Events that came too late for their task or replica, and were ignored. */
    public long ignoredEvents() {
        return ignoredEvents;
    }

    /** When the first task arrived; -1 before. */
    public long firstArrivalNanos() {
        return firstArrivalNanos;
    }

    /** When the last task so far ended; -1 before. */
    public long lastFinishedNanos() {
        return lastFinishedNanos;
    }

    /** Prices of all completed tasks, before discounts. */
    public double grossRevenue() {
        double sum = 0;
        for (int level = 0; level < levels; level++) {
            sum += catalog.level(level).price() * atLevel(of(Outcome.COMPLETED), level);
        }
        return sum;
    }

    /** Discounts for completed tasks that were late. */
    public double discounts() {
        double sum = 0;
        for (int level = 0; level < levels; level++) {
            QosLevel qos = catalog.level(level);
            for (LateCause cause : LateCause.values()) {
                sum += qos.price() * qos.discount() * atLevel(of(cause), level);
            }
        }
        return sum;
    }

    private long atLevel(long[] cells, int level) {
        long sum = 0;
        for (int cell = level; cell < cells.length; cell += levels) {
            sum += cells[cell];
        }
        return sum;
    }
}

package io.herofake.server.engine;

import java.util.PriorityQueue;

/** What is to happen at a time, for the engine's thread alone. Times are on the engine's clock. */
final class Timers {
    /** Something to be done when its time has come. */
    @FunctionalInterface
    interface Task {
        /**
         * Does it.
         *
         * @param dueNanos when it was due; it may be later by now
         */
        void fire(long dueNanos);
    }

    private record Entry(long dueNanos, long sequence, Task task) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int byTime = Long.compare(dueNanos, other.dueNanos);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private long sequence;

    void add(long dueNanos, Task task) {
        entries.add(new Entry(dueNanos, sequence++, task));
    }

    /** When the first is due; the largest long if there is none. */
    long firstNanos() {
        Entry first = entries.peek();
        return first == null ? Long.MAX_VALUE : first.dueNanos();
    }

    /** Does the first, if it is due. */
    boolean fireFirst(long nowNanos) {
        Entry first = entries.peek();
        if (first == null || first.dueNanos() > nowNanos) {
            return false;
        }
        entries.remove();
        first.task().fire(first.dueNanos());
        return true;
    }
}

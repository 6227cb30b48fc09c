package io.herofake.load;

import org.jspecify.annotations.Nullable;

/** One request. Belongs to the event loop. */
final class Shot {
    final int function;
    final int level;
    /** When it was due, on the clock of {@link System#nanoTime}. */
    final long dueNanos;
    /** When it was written; 0 before. */
    long sentNanos;
    /** Whether what became of it is counted. */
    boolean done;

    @Nullable
    Connection connection;

    Shot(int function, int level, long dueNanos) {
        this.function = function;
        this.level = level;
        this.dueNanos = dueNanos;
    }
}

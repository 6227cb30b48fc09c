package io.herofake.server.engine;

import java.util.concurrent.locks.LockSupport;

/** The time that an engine lives by. Tests move one by hand. Thread-safe. */
public interface EngineClock {
    /** The machine's own. */
    EngineClock SYSTEM = new EngineClock() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void parkUntil(Object blocker, long nanoTime) {
            LockSupport.parkNanos(blocker, nanoTime - System.nanoTime());
        }
    };

    /** Nanoseconds from an arbitrary origin, as {@link System#nanoTime}. */
    long nanoTime();

    /**
     * Waits until then, or until the calling thread is unparked; may return earlier. A time and not a duration: a clock that
     * moved between the caller's look at it and the call would make that one too long.
     *
     * @param nanoTime when to go on, as {@link #nanoTime} counts
     */
    void parkUntil(Object blocker, long nanoTime);
}

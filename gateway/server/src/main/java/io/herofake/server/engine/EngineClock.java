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
        public void park(Object blocker, long nanos) {
            LockSupport.parkNanos(blocker, nanos);
        }
    };

    /** Nanoseconds from an arbitrary origin, as {@link System#nanoTime}. */
    long nanoTime();

    /** Waits so long, or until the calling thread is unparked; may return earlier. */
    void park(Object blocker, long nanos);
}

package io.herofake.server.engine;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A clock that a test moves. Whoever waits by it is woken by every move, and by events. */
final class ManualClock implements EngineClock {
    private static final long LOOK_NANOS = 10_000;

    private final AtomicLong now = new AtomicLong(1_000_000_000_000L);
    private final Set<Thread> parked = ConcurrentHashMap.newKeySet();
    /** Those of them with nothing to do until time goes on or something comes. */
    private final Set<Thread> idle = ConcurrentHashMap.newKeySet();

    @Override
    public long nanoTime() {
        return now.get();
    }

    @Override
    public void parkUntil(Object blocker, long nanoTime) {
        parked.add(Thread.currentThread());
        if (now.get() < nanoTime) {
            idle.add(Thread.currentThread());
            LockSupport.park(blocker);
            idle.remove(Thread.currentThread());
        }
        parked.remove(Thread.currentThread());
    }

    /** Moves on. */
    void advance(long nanos) {
        now.addAndGet(nanos);
        parked.forEach(LockSupport::unpark);
    }

    /** Waits until somebody who waits by it has nothing to do. */
    void awaitIdle() {
        while (idle.isEmpty()) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}

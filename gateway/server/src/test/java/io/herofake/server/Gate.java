package io.herofake.server;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A place that threads stop at until a test lets them pass. */
public final class Gate {
    private static final long PATIENCE_SECONDS = 60;

    private final Semaphore arrivals = new Semaphore(0);
    private final Semaphore permits = new Semaphore(0);

    /** Says that somebody is here, and waits to be let through. */
    public void pass() {
        arrivals.release();
        take(permits, "nobody opened the gate");
    }

    /** Waits until one more has arrived. */
    public void awaitArrival() {
        take(arrivals, "nobody arrived at the gate");
    }

    /** Whether one more has arrived by now. */
    public boolean arrived() {
        return arrivals.tryAcquire();
    }

    /** Lets so many through, now or when they come. */
    public void open(int count) {
        permits.release(count);
    }

    /** Lets everybody through from now on. */
    public void open() {
        open(1_000_000);
    }

    private static void take(Semaphore semaphore, String otherwise) {
        try {
            if (!semaphore.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError(otherwise);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

package io.herofake.server.engine;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What other threads want of the engine's thread, in order; lock-free. The engine bounds it: arrivals by a counter, all else
 * by the number of requests and replicas that it is about. The reader is woken only if it sleeps, once for many events.
 */
final class Mailbox {
    private final ConcurrentLinkedQueue<Event> events = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean asleep = new AtomicBoolean();
    private final EngineClock clock;
    private final Spin spin;
    private final BooleanSupplier come = this::come;
    private long until;
    private volatile @Nullable Thread reader;

    /**
     * A mailbox.
     *
     * @param clock of {@link #await}
     * @param spin  looks for events before the reader goes to sleep; the reader's own
     */
    Mailbox(EngineClock clock, Spin spin) {
        this.clock = clock;
        this.spin = spin;
    }

    /** To be called by the thread that reads, before it does. */
    void readBy(Thread thread) {
        reader = thread;
    }

    void post(Event event) {
        events.add(event);
        if (asleep.get() && asleep.compareAndSet(true, false)) {
            LockSupport.unpark(reader);
        }
    }

    /** The next event, or null. Only for the reader. */
    @Nullable
    Event poll() {
        return events.poll();
    }

    /** Waits for an event, but no longer than until then. Only for the reader. */
    void await(long nanoTime) {
        until = nanoTime;
        long begin = spin.begin();
        if (!spin.spin(begin, come)) {
            asleep.set(true);
            if (events.isEmpty()) {
                clock.parkUntil(this, nanoTime);
            }
            asleep.set(false);
        }
        spin.end(begin);
    }

    private boolean come() {
        return !events.isEmpty() || clock.nanoTime() - until >= 0;
    }
}

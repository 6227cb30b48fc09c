package io.herofake.sandbox.client;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Ends what takes too long, one thing after the other. A timer of its own for each would wake a thread each time; here one is
 * set when there is none, and set again when it goes off and the thing under way has time left. {@link #begin} and {@link #end}
 * are for one thread at a time.
 */
final class Deadline {
    private static final long NONE = 0;
    private static final long EXPIRED = -1;

    private final EventLoopGroup timers;
    private final Runnable expiry;
    private final long origin = System.nanoTime();

    /** When what is under way must have ended, in nanoseconds from the origin; or one of the above. */
    private final AtomicLong due = new AtomicLong(NONE);

    private final AtomicBoolean set = new AtomicBoolean();
    private volatile @Nullable ScheduledFuture<?> timer;

    /**
     * A deadline.
     *
     * @param expiry run at most once, on one of the event loops; after it, nothing can begin
     */
    Deadline(EventLoopGroup timers, Runnable expiry) {
        this.timers = timers;
        this.expiry = expiry;
    }

    /**
     * Something begins.
     *
     * @throws RejectedExecutionException if the event loops have ended
     */
    void begin(long timeoutNanos) {
        due.set(Math.max(1, sinceOrigin() + timeoutNanos));
        setIfNone(timeoutNanos);
    }

    /** It has ended. */
    void end() {
        due.updateAndGet(now -> now == EXPIRED ? EXPIRED : NONE);
    }

    /** Whether something took too long. */
    boolean expired() {
        return due.get() == EXPIRED;
    }

    /** Nothing more will begin. */
    void cancel() {
        ScheduledFuture<?> last = timer;
        if (last != null) {
            last.cancel(false);
        }
    }

    private long sinceOrigin() {
        return System.nanoTime() - origin;
    }

    private void setIfNone(long nanos) {
        if (!set.get() && set.compareAndSet(false, true)) {
            set(nanos);
        }
    }

    private void set(long nanos) {
        timer = timers.schedule(this::goOff, nanos, TimeUnit.NANOSECONDS);
    }

    private void goOff() {
        long now = due.get();
        long left = now - sinceOrigin();
        if (now > 0 && left > 0) {
            set(left);
        } else if (now > 0 && due.compareAndSet(now, EXPIRED)) {
            expiry.run();
        } else {
            set.set(false);
            long begun = due.get(); // in the meantime, and it has seen this timer set
            if (begun > 0) {
                setIfNone(Math.max(1, begun - sinceOrigin()));
            }
        }
    }
}

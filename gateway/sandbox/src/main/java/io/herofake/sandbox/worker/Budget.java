package io.herofake.sandbox.worker;

import java.util.concurrent.atomic.AtomicLong;

/** So many bytes and no more. Thread-safe. */
final class Budget {
    private final AtomicLong left;

    Budget(long bytes) {
        left = new AtomicLong(bytes);
    }

    /** Takes all of them or nothing. */
    boolean take(long bytes) {
        long before = left.getAndUpdate(now -> now >= bytes ? now - bytes : now);
        return before >= bytes;
    }

    void giveBack(long bytes) {
        left.addAndGet(bytes);
    }
}

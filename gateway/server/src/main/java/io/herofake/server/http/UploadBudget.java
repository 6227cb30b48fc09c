package io.herofake.server.http;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds the memory that all request bodies together take. Thread-safe. */
final class UploadBudget {
    private final long bound;
    private final AtomicLong used = new AtomicLong();

    UploadBudget(long bound) {
        this.bound = bound;
    }

    /** Takes so many bytes, or says that they are not there. */
    boolean reserve(long bytes) {
        if (used.addAndGet(bytes) <= bound) {
            return true;
        }
        used.addAndGet(-bytes);
        return false;
    }

    void release(long bytes) {
        used.addAndGet(-bytes);
    }

    /** Bytes that may be taken. */
    long bound() {
        return bound;
    }

    /** Bytes taken at present. */
    long used() {
        return used.get();
    }
}

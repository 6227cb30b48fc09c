package io.herofake.server.http;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for something that another thread brings about and nobody announces. */
final class Until {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final long LOOK_NANOS = 200_000;

    private Until() {}

    static void isTrue(String what, Callable<Boolean> condition) throws Exception {
        long start = System.nanoTime();
        while (!condition.call()) {
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                throw new AssertionError("it never came about: " + what);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}

package io.herofake.app;

import java.util.concurrent.CountDownLatch;

/** How long a server runs. */
@FunctionalInterface
interface Lifetime {

    /**
     * Waits until the process is told to end, and runs the given step then.
     *
     * @param end ends the server; has run when this returns
     */
    void awaitEnd(Runnable end) throws InterruptedException;

    /** Until SIGTERM or SIGINT, as long as the step takes. The process then ends with 143 or 130, so this never returns. */
    static void untilSignal(Runnable end) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(end, "shutdown"));
        new CountDownLatch(1).await();
    }
}

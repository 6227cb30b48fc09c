package io.herofake.app;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Turns SIGINT and SIGTERM into a step, after which the process waits some seconds for the command to say what it has to say. */
final class Interrupt {
    private static final int PATIENCE_SECONDS = 10;

    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread hook;

    private Interrupt(Runnable step) {
        hook = new Thread(
                () -> {
                    step.run();
                    await();
                },
                "interrupt");
    }

    /** Until it is closed, a signal runs the step. */
    static Interrupt of(Runnable step) {
        Interrupt interrupt = new Interrupt(step);
        Runtime.getRuntime().addShutdownHook(interrupt.hook);
        return interrupt;
    }

    private void await() {
        try {
            boolean unused = over.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends it. */
    void close() {
        over.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // A signal was there: the process is ending, and the hook waits for what was counted down just now.
            hook.setName("interrupted");
        }
    }
}

package io.herofake.backend.opencl;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Runs what may compile kernels in a thread with a large stack: drivers compile in the calling thread, and compilers recurse deeper than
 * a Java thread's stack of 1 MiB bears.
 */
final class CompilerThread {
    /** Address space only, but for what is used. */
    private static final long STACK_BYTES = 64L << 20;

    private CompilerThread() {}

    /** What the task gives or throws. */
    static <T> T call(Callable<T> task) throws Exception {
        FutureTask<T> future = new FutureTask<>(task);
        Thread thread = new Thread(null, future, "opencl-compiler", STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    // A driver cannot be interrupted; the caller hears of it afterwards.
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof Exception cause ? cause : e;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

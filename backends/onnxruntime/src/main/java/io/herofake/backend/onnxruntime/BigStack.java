package io.herofake.backend.onnxruntime;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Runs something on a thread with a large stack. ONNX Runtime 1.29 reads the process's command line when its environment is made, with
 * a recursion of one or more levels a character: a command line of 4 KiB, such as a long class path is, overflows a usual stack of 1 MiB in
 * native code, and the process ends without a word.
 */
final class BigStack {
    /** Enough for 100,000 characters; address space only, but for what is used. */
    private static final long BYTES = 64L << 20;

    private BigStack() {}

    /** What the supplier gives or throws. */
    static <T> T call(Supplier<T> supplier) {
        try {
            return CompletableFuture.supplyAsync(supplier, BigStack::start).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw e;
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(null, task, "onnxruntime-environment", BYTES);
        thread.setDaemon(true);
        thread.start();
    }
}

package io.herofake.profiler.measure;

import io.herofake.backend.BackendException;
import io.herofake.backend.InferenceCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Threads that each use one call of an instance, all at a time. The profiler's own thread lets them work and waits, no longer
 * than progress is made. Close it when done.
 */
final class Callers implements AutoCloseable {
    private static final long TICK_MILLIS = 200;

    private final List<InferenceCall> calls;
    private final ExecutorService threads;
    private final Duration stallLimit;

    /** Work on one call, until it is done. */
    @FunctionalInterface
    interface Work {
        void run(InferenceCall call) throws BackendException;
    }

    /** One thread a call. */
    Callers(List<InferenceCall> calls, Duration stallLimit) {
        this.calls = List.copyOf(calls);
        this.stallLimit = stallLimit;
        this.threads = Executors.newFixedThreadPool(calls.size(), task -> {
            Thread thread = new Thread(task, "profiler-caller");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** How many. */
    int count() {
        return calls.size();
    }

    /**
     * Runs the work on every call and waits for all of them.
     *
     * @param over     is set when one of them fails, for the others to stop
     * @param progress a number that grows as long as inferences come back
     * @param tick     called a few times a second while it waits
     * @throws StalledException if the number stands still for longer than the limit
     */
    void run(Work work, AtomicBoolean over, LongSupplier progress, Runnable tick)
            throws BackendException, StalledException, InterruptedException {
        List<Future<?>> running = new ArrayList<>();
        for (InferenceCall call : calls) {
            running.add(threads.submit(() -> {
                try {
                    work.run(call);
                } catch (BackendException | RuntimeException | Error e) {
                    over.set(true);
                    throw e;
                }
                return null;
            }));
        }
        try {
            await(running, progress, tick);
        } finally {
            over.set(true); // also for whoever interrupts the waiting
        }
    }

    private void await(List<Future<?>> running, LongSupplier progress, Runnable tick)
            throws BackendException, StalledException, InterruptedException {
        long seen = progress.getAsLong();
        long seenNanos = System.nanoTime();
        for (Future<?> one : running) {
            while (!finished(one)) {
                tick.run();
                long now = progress.getAsLong();
                if (now != seen) {
                    seen = now;
                    seenNanos = System.nanoTime();
                } else if (System.nanoTime() - seenNanos > stallLimit.toNanos()) {
                    throw new StalledException("no inference has come back for " + stallLimit.toSeconds()
                            + " s; the device or its driver hangs");
                }
            }
        }
    }

    private static boolean finished(Future<?> one) throws BackendException, InterruptedException {
        try {
            one.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BackendException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}

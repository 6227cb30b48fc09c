package io.herofake.sim;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Jobs on a bounded number of threads. */
public final class Parallel {
    private Parallel() {}

    /**
     * Results in the order of the jobs. The first failure ends all.
     *
     * @throws IOException          of a job
     * @throws InterruptedException when interrupted; all jobs have ended then
     */
    public static <T> List<T> run(List<Callable<T>> jobs, int threads) throws IOException, InterruptedException {
        ExecutorService executor = Executors.newFixedThreadPool(Math.max(1, Math.min(threads, jobs.size())));
        try {
            List<Future<T>> futures = new ArrayList<>();
            for (Callable<T> job : jobs) {
                futures.add(executor.submit(job));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw rethrown(e);
        } finally {
            executor.shutdownNow();
            awaitEnd(executor);
        }
    }

    private static void awaitEnd(ExecutorService executor) throws InterruptedException {
        while (!executor.awaitTermination(1, TimeUnit.MINUTES)) {
            // Runs look at their interrupt flag every few thousand tasks.
        }
    }

    private static IOException rethrown(ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof RuntimeException runtime) {
            throw runtime;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof IOException io ? io : new IOException(cause);
    }
}

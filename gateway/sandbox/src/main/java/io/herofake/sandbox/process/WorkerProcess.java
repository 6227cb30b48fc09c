package io.herofake.sandbox.process;

import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.Platform;
import io.herofake.sandbox.SandboxModel;
import io.herofake.sandbox.client.Worker;
import io.herofake.sandbox.transport.SharedMemory;
import io.herofake.sandbox.transport.WorkerAddress;
import io.herofake.sandbox.worker.WorkerReport;
import io.herofake.sandbox.worker.WorkerSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker process of this gateway, with one model open. It ends when it is released or killed, and with this process. Its
 * folder is deleted when it ends. Thread-safe.
 */
public final class WorkerProcess implements Worker, AutoCloseable {
    private static final Duration END_TIMEOUT = Duration.ofSeconds(3);
    private static final long OUTPUT_MILLIS = 1000;
    private static final int OUT_OF_HEAP = 3;

    /** What a caller's number may add to the path of the socket. */
    private static final int CALLER_DIGITS = 5;

    private static final int SIGNALLED = 128;

    private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);

    private final Process process;
    private final Path directory;
    private final Output output;
    private final CompletableFuture<WorkerReport> report = new CompletableFuture<>();
    private final CompletableFuture<String> obituary;
    private volatile @Nullable Started started;

    /**
     * A worker that is ready.
     *
     * @param address     where it listens
     * @param callers     where it listens for each caller
     * @param classes     of its model
     * @param nativeBytes memory that its instance accounts for
     * @param times       how long it took
     */
    public record Started(
            WorkerAddress address, List<WorkerAddress> callers, int classes, long nativeBytes, StartTimes times) {}

    /**
     * How long a start took.
     *
     * @param totalNanos from before the process was made to its being ready, model opened
     * @param jvmNanos   of these, until the worker's own program began
     * @param openNanos  of these, finding the platform, loading the backend's library and opening the model
     */
    public record StartTimes(long totalNanos, long jvmNanos, long openNanos) {}

    private WorkerProcess(Process process, Path directory) {
        this.process = process;
        this.directory = directory;
        this.output = new Output(process.pid());
        Thread out = output.follow(process.getInputStream(), this::taken);
        Thread err = output.follow(process.getErrorStream(), line -> false);
        this.obituary = process.onExit().thenApplyAsync(ended -> gone(out, err));
    }

    /**
     * Starts a worker and waits until it is ready.
     *
     * @param platform on which the model is to be opened
     * @throws BackendException as a backend's open does, from inside the worker; {@code DEVICE_LOST} or {@code OUT_OF_MEMORY}
     *     if the process ended, {@code RUNTIME_FAILURE} if it cannot be started or was not ready in time. No process is left.
     */
    public static WorkerProcess start(WorkerOptions options, Platform platform, SandboxModel model, OpenOptions open)
            throws BackendException {
        long begin = System.nanoTime();
        WorkerProcess worker = launch(options, model, open);
        boolean ready = false;
        try {
            worker.tell(platform, model, open);
            WorkerReport report = worker.awaitReport(options.startTimeout());
            long total = System.nanoTime() - begin;
            worker.started = new Started(
                    WorkerAddress.parse(report.address()),
                    report.callers().stream().map(WorkerAddress::parse).toList(),
                    report.classes(),
                    report.nativeBytes(),
                    new StartTimes(total, total - report.mainNanos(), report.openNanos()));
            ready = true;
            return worker;
        } finally {
            if (!ready) {
                worker.end();
            }
        }
    }

    /** Waits until it is gone, with its folder. */
    private void end() {
        process.destroyForcibly();
        if (obituary(END_TIMEOUT) == null) {
            LOG.error("worker process {} was killed and does not end", process.pid());
        }
    }

    private static WorkerProcess launch(WorkerOptions options, SandboxModel model, OpenOptions open)
            throws BackendException {
        Path directory = null;
        try {
            directory = Files.createTempDirectory(options.directory(), "herofake-");
            return new WorkerProcess(Launch.of(options, directory, model, open).start(), directory);
        } catch (IOException e) {
            if (directory != null) {
                delete(directory);
            }
            throw new BackendException(Kind.RUNTIME_FAILURE, "a worker process cannot be started: " + e, e);
        }
    }

    private void tell(Platform platform, SandboxModel model, OpenOptions open) throws BackendException {
        Path socket = directory.resolve("s");
        WorkerAddress address = socket.toString().length() <= WorkerAddress.MAX_UNIX_PATH - CALLER_DIGITS
                ? new WorkerAddress.Unix(socket)
                : new WorkerAddress.Tcp("127.0.0.1", 0);
        try {
            new WorkerSpec(address, directory, platform.backend(), platform.id(), model, open)
                    .write(process.getOutputStream());
        } catch (IOException e) {
            throw dead(obituary(END_TIMEOUT));
        }
    }

    private boolean taken(String line) {
        WorkerReport parsed = WorkerReport.parse(line);
        return parsed != null && report.complete(parsed);
    }

    private WorkerReport awaitReport(Duration timeout) throws BackendException {
        try {
            CompletableFuture.anyOf(report, obituary).get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new BackendException(
                    Kind.RUNTIME_FAILURE,
                    "worker process " + process.pid() + " was not ready within " + timeout.toMillis() + " ms" + words(),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendException(Kind.RUNTIME_FAILURE, "interrupted while a worker process was starting", e);
        } catch (ExecutionException e) {
            throw new BackendException(Kind.RUNTIME_FAILURE, "a worker process cannot be watched: " + e.getCause(), e);
        }
        if (!report.isDone()) {
            throw dead(obituary.join());
        }
        BackendException failure = report.join().failure();
        if (failure != null) {
            throw new BackendException(failure.kind(), String.valueOf(failure.getMessage()), failure);
        }
        return report.join();
    }

    private BackendException dead(@Nullable String how) {
        boolean memory = !process.isAlive() && process.exitValue() == OUT_OF_HEAP;
        return new BackendException(
                memory ? Kind.OUT_OF_MEMORY : Kind.DEVICE_LOST,
                how == null ? "worker process " + process.pid() + " cannot be talked to" + words() : how,
                null);
    }

    /** Runs when the process has ended. */
    private String gone(Thread... followers) {
        try {
            for (Thread follower : followers) {
                follower.join(OUTPUT_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        delete(directory);
        return "worker process " + process.pid() + " ended " + status(process.exitValue()) + words();
    }

    private static String status(int status) {
        if (status == OUT_OF_HEAP) {
            return "for lack of Java memory (allow more heap or direct memory)";
        }
        if (status == SIGNALLED + 9) {
            return "by signal 9 (killed; by the operating system if memory ran out)";
        }
        return status > SIGNALLED ? "by signal " + (status - SIGNALLED) : "with status " + status;
    }

    private String words() {
        String words = output.lastWords();
        return words.isEmpty() ? "" : "; its last output: " + words;
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            LOG.debug("the worker has deleted its folder itself");
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("the folder of a worker that ended cannot be deleted: {}", e.toString());
        }
    }

    /** What is known since it is ready. */
    public Started started() {
        Started known = started;
        if (known == null) {
            throw new IllegalStateException("not started");
        }
        return known;
    }

    /** The operating system's number of the process. */
    public long pid() {
        return process.pid();
    }

    /** Completes when the process has ended, with how and its last words. */
    public CompletableFuture<String> ended() {
        return obituary.copy();
    }

    @Override
    public WorkerAddress address() {
        return started().address();
    }

    @Override
    public WorkerAddress address(int caller) {
        return started().callers().get(caller);
    }

    @Override
    public boolean sharesMemory() {
        return SharedMemory.available();
    }

    @Override
    public @Nullable String obituary(Duration wait) {
        try {
            return obituary.get(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (ExecutionException e) {
            return "worker process " + process.pid() + " ended";
        }
    }

    @Override
    public void kill() {
        process.destroyForcibly();
    }

    /** Tells it to end by closing its standard input; one that does not is killed. */
    @Override
    public void release() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // It has ended already.
        }
        if (obituary(END_TIMEOUT) == null) {
            end();
        }
    }

    @Override
    public void close() {
        release();
    }
}

package io.herofake.sandbox.worker;

import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import io.herofake.backend.Platform;
import io.herofake.sandbox.transport.WorkerAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

/**
 * The program of a worker that a gateway starts for one replica. It reads a {@link WorkerSpec} from standard input, opens the
 * model, listens, and writes a {@link WorkerReport} to standard output. When standard input ends, its gateway has closed it
 * or is gone, and it ends.
 */
public final class WorkerMain {
    /** Exit status after a start that failed and was reported. */
    public static final int START_FAILED = 4;

    private WorkerMain() {}

    /** Runs until standard input ends. */
    public static void main(String[] arguments) throws IOException {
        long start = System.nanoTime();
        beFirstToDieOfMemory();
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        InputStream in = System.in;
        WorkerSpec spec = WorkerSpec.read(in);
        try {
            out.println(start(spec, start).line());
        } catch (BackendException e) {
            fail(out, e);
        } catch (RuntimeException | LinkageError e) {
            e.printStackTrace();
            fail(out, new BackendException(Kind.RUNTIME_FAILURE, "the worker cannot start: " + e, e));
        }
        while (in.read() >= 0) {
            // Nothing else is ever said.
        }
        delete(spec.directory());
        // Without waiting for an inference under way: nobody is there any more to take its answer.
        Runtime.getRuntime().halt(0);
    }

    private static void fail(PrintStream out, BackendException failure) {
        out.println(WorkerReport.failed(failure).line());
        Runtime.getRuntime().halt(START_FAILED);
    }

    private static WorkerReport start(WorkerSpec spec, long start) throws BackendException {
        WorkerLimits limits = WorkerLimits.forOneModel(
                4L * spec.model().input().elementsPerPicture() * spec.options().maxBatch(),
                spec.options().callers());
        CompletableFuture<Platforms> discovery = new CompletableFuture<>();
        Models models = new Models(discovery::join, limits);
        WorkerState state = new WorkerState("worker", models);
        // Two halves of the start take about as long: Netty's classes, and the backend's library and model.
        CompletableFuture<List<WorkerAddress>> addresses =
                CompletableFuture.supplyAsync(() -> listen(spec, new Routes(models, state, null), limits));
        CompletableFuture<Void> unused = addresses.thenAcceptAsync(Rehearsal::of);
        Platforms platforms = Platforms.discover(spec.backend());
        discovery.complete(platforms);
        Platform platform = platforms.find(spec.platform());
        LoadedModel loaded = models.load(spec.model().name(), platform, spec.model(), spec.options(), Long.MAX_VALUE);
        long opened = System.nanoTime();
        List<String> listening =
                addresses(addresses).stream().map(WorkerAddress::toString).toList();
        state.setReady();
        return new WorkerReport(
                null,
                listening.get(0),
                listening.subList(1, listening.size()),
                loaded.model().classes(),
                loaded.instance().nativeMemoryBytes(),
                opened - start,
                System.nanoTime() - start);
    }

    /** The addresses: first the one for all, then one for each caller. */
    private static List<WorkerAddress> listen(WorkerSpec spec, Routes routes, WorkerLimits limits) {
        List<WorkerAddress> addresses = new ArrayList<>();
        try {
            addresses.add(WorkerServer.listen(spec.address(), routes, limits).address());
            for (int caller = 0; caller < spec.options().callers(); caller++) {
                WorkerAddress own = spec.address().beside(caller);
                addresses.add(WorkerServer.listen(own, routes, limits, caller).address());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return addresses;
    }

    private static List<WorkerAddress> addresses(CompletableFuture<List<WorkerAddress>> addresses)
            throws BackendException {
        try {
            return addresses.join();
        } catch (CompletionException e) {
            throw new BackendException(Kind.RUNTIME_FAILURE, "the worker cannot listen: " + e.getCause(), e);
        }
    }

    /** What is left in it if the gateway was killed: the socket, and what native libraries unpacked. */
    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // The gateway may be deleting it as well.
        }
    }

    /** If the machine runs out of memory, its kernel is to end this process and not the gateway. */
    private static void beFirstToDieOfMemory() {
        try {
            Files.writeString(Path.of("/proc/self/oom_score_adj"), "700");
        } catch (IOException e) {
            // Not Linux, or not allowed: then the kernel chooses.
        }
    }
}

package io.herofake.profiler.sandbox;

import io.herofake.backend.BackendException;
import io.herofake.backend.BackendProvider;
import io.herofake.backend.InferenceCall;
import io.herofake.backend.InstalledBackends;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.Platform;
import io.herofake.model.ModelRepository;
import io.herofake.model.ModelRepositoryException;
import io.herofake.model.StoredModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The main class of the worker process: reads commands from standard input, one a line, and answers each with one line on
 * standard output that begins with {@value #MARK}. Ends when its input ends, so it never outlives the profiler.
 */
public final class MeasuringWorker {
    /** Begins every answer, so that what a native library prints is not taken for one. */
    static final String MARK = "@herofake-worker ";

    static final String READY = "ready";
    static final String OPEN = "open";
    static final String INFER = "infer";
    static final String MEMORY = "memory";
    static final String FORGET_PEAK = "forget-peak";
    static final String DONE = "done";
    static final String FAILED = "failed";

    private final PrintStream out;
    private final BackendProvider provider;
    private final List<Platform> platforms;
    private final List<InferenceCall> calls = new ArrayList<>();
    private @Nullable ModelInstance instance;

    private MeasuringWorker(PrintStream out, BackendProvider provider) {
        this.out = out;
        this.provider = provider;
        this.platforms = provider.discover().platforms();
    }

    /** Runs until standard input ends; the argument is the backend's name. */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try {
            MeasuringWorker worker = new MeasuringWorker(out, provider(arguments[0]));
            worker.answer(READY);
            worker.serve(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
        } catch (RuntimeException | LinkageError e) {
            fail(out, e);
        }
        // Native libraries may hold threads of their own.
        System.exit(0);
    }

    private static BackendProvider provider(String name) {
        for (BackendProvider provider : InstalledBackends.all()) {
            if (provider.name().equals(name)) {
                return provider;
            }
        }
        throw new IllegalStateException("no backend '" + name + "' on the worker's class path");
    }

    private void serve(BufferedReader in) throws IOException {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            try {
                answer(run(line));
            } catch (BackendException | ModelRepositoryException | ExecutionException | RuntimeException e) {
                fail(out, e);
            } catch (InterruptedException e) {
                return;
            } catch (OutOfMemoryError | LinkageError e) {
                fail(out, e);
            }
        }
    }

    private String run(String line)
            throws BackendException, ModelRepositoryException, ExecutionException, InterruptedException {
        int end = line.indexOf(' ');
        String command = end < 0 ? line : line.substring(0, end);
        String rest = line.substring(end + 1);
        switch (command) {
            case OPEN -> open(WorkerTask.decode(rest));
            case INFER -> infer(rest.split(" ", -1));
            case FORGET_PEAK -> {
                System.gc(); // what starting left behind is no part of the model's memory
                return DONE + " " + (ResidentMemory.forgetPeak() ? 1 : 0);
            }
            case MEMORY -> {
                return DONE + " " + memory();
            }
            default -> throw new IllegalArgumentException("unknown command '" + command + "'");
        }
        return DONE;
    }

    private void open(WorkerTask task) throws BackendException, ModelRepositoryException {
        StoredModel model = new ModelRepository(task.repository()).find(task.function(), task.version());
        Platform platform = platforms.stream()
                .filter(found -> found.id().equals(task.platform()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the worker does not find platform " + task.platform()));
        ModelInstance opened = provider.open(
                platform,
                platform.artifactOf(model)
                        .orElseThrow(() -> new IllegalStateException(platform.hasNoFile(task.function()))),
                model.manifest().input(),
                task.options());
        instance = opened;
        for (int i = 0; i < task.options().callers(); i++) {
            InferenceCall call = opened.newCall();
            SeededInput.fill(call.input(), i);
            calls.add(call);
        }
    }

    /** Arguments: batch, calls at a time, inferences of each. */
    private void infer(String[] arguments) throws BackendException, ExecutionException, InterruptedException {
        int batch = Integer.parseInt(arguments[0]);
        int concurrency = Integer.parseInt(arguments[1]);
        int count = Integer.parseInt(arguments[2]);
        if (concurrency == 1) {
            inferOn(calls.get(0), batch, count);
            return;
        }
        ExecutorService threads = Executors.newFixedThreadPool(concurrency);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (InferenceCall call : calls.subList(0, concurrency)) {
                running.add(threads.submit(() -> {
                    inferOn(call, batch, count);
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } finally {
            threads.shutdown();
        }
    }

    private static void inferOn(InferenceCall call, int batch, int count) throws BackendException {
        for (int i = 0; i < count; i++) {
            call.infer(batch);
        }
    }

    /** Resident now, peak, the device's; -1 for what is not known. */
    private String memory() {
        ModelInstance opened = instance;
        long device = opened == null ? -1 : opened.deviceMemoryBytes().orElse(-1);
        return ResidentMemory.nowBytes().orElse(-1) + " "
                + ResidentMemory.peakBytes().orElse(-1) + " " + device + " "
                + (opened == null ? 0 : opened.nativeMemoryBytes());
    }

    private void answer(String text) {
        out.println(MARK + text);
    }

    private static void fail(PrintStream out, Throwable failure) {
        Throwable cause = failure instanceof ExecutionException ? Objects.requireNonNull(failure.getCause()) : failure;
        boolean forPeople = cause instanceof BackendException || cause instanceof ModelRepositoryException;
        String message = forPeople ? String.valueOf(cause.getMessage()) : cause.toString();
        out.println(MARK + FAILED + " " + URLEncoder.encode(message, StandardCharsets.UTF_8));
    }
}

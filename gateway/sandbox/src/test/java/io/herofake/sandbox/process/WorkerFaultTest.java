package io.herofake.sandbox.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import io.herofake.backend.InferenceCall;
import io.herofake.backend.ModelInstance;
import io.herofake.sandbox.Sandbox.LossListener;
import io.herofake.sandbox.SandboxModel;
import io.herofake.sandbox.TinyModel;
import io.herofake.sandbox.client.HealthOptions;
import io.herofake.sandbox.client.WireClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real worker processes with a real model, and what can befall them. */
@Timeout(180)
final class WorkerFaultTest {
    /** Probes that never find anything in the time that a test takes. */
    private static final HealthOptions BLIND = new HealthOptions(Duration.ofMinutes(30), Duration.ofMinutes(30), 3);

    @TempDir
    static Path folder;

    static WireClient client;
    static TinyModel tiny;

    @TempDir
    Path directory;

    private final AtomicInteger losses = new AtomicInteger();
    private final CompletableFuture<BackendException> loss = new CompletableFuture<>();
    private final LossListener listener = cause -> {
        losses.incrementAndGet();
        loss.complete(cause);
    };

    private WorkerOptions options;

    @BeforeAll
    static void open() throws Exception {
        client = new WireClient(1);
        tiny = TinyModel.in(folder);
    }

    @AfterAll
    static void close() {
        client.close();
    }

    @BeforeEach
    void prepare() {
        assumeTrue(Files.isExecutable(Path.of("/bin/kill")) || Files.isExecutable(Path.of("/usr/bin/kill")));
        options = WorkerOptions.DEFAULT.withDirectory(directory).withHealth(BLIND);
    }

    @AfterEach
    void noProcessAndNoFileIsLeft() throws IOException {
        for (ProcessHandle child : workers()) {
            // Killed ones need a moment; one that nobody killed fails here.
            assertThat(child.onExit()).succeedsWithin(Duration.ofSeconds(30));
        }
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    private static List<ProcessHandle> workers() {
        return ProcessHandle.current().children().filter(ProcessHandle::isAlive).toList();
    }

    private ModelInstance openOne(WorkerOptions how, SandboxModel model) throws BackendException {
        return new WorkerSandbox(client, how).open(TinyModel.platform(), model, tiny.options(1, 1), listener);
    }

    private static void signal(String signal) throws Exception {
        long pid = workers().get(0).pid();
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static BackendException failure(InferenceCall call) {
        return catchThrowableOfType(BackendException.class, () -> call.infer(1));
    }

    @Test
    void aKilledWorkerFailsItsCallsAtOnceAndTellsHow() throws Exception {
        try (ModelInstance instance = openOne(options, tiny.model());
                InferenceCall call = instance.newCall()) {
            float[] picture = tiny.picture(1);
            assertThat(TinyModel.infer(call, picture)).containsExactly(tiny.reference(picture));
            signal("STOP"); // so that the next inference is still under way when the worker is killed
            CompletableFuture<BackendException> pending = CompletableFuture.supplyAsync(() -> failure(call));
            signal("KILL");

            assertThat(pending.get(60, TimeUnit.SECONDS).kind()).isEqualTo(Kind.DEVICE_LOST);
            assertThat(loss.get(60, TimeUnit.SECONDS)).hasMessageContaining("signal 9");
            assertThat(failure(call).kind()).isEqualTo(Kind.DEVICE_LOST);
            assertThat(catchThrowableOfType(BackendException.class, instance::newCall))
                    .isNotNull();
        }
        assertThat(losses).hasValue(1);
    }

    @Test
    void anInferenceThatTakesTooLongEndsTheWorker() throws Exception {
        SandboxModel impatient = tiny.model().withCallTimeout(Duration.ofMillis(300));
        try (ModelInstance instance = openOne(options, impatient);
                InferenceCall call = instance.newCall()) {
            signal("STOP");

            assertThat(failure(call)).hasMessageContaining("it hangs").hasMessageContaining("300 ms");
            assertThat(loss.get(60, TimeUnit.SECONDS).kind()).isEqualTo(Kind.DEVICE_LOST);
        }
        assertThat(losses).hasValue(1);
    }

    @Test
    void aWorkerThatHangsIsFoundWithoutAnInference() throws Exception {
        HealthOptions eager = new HealthOptions(Duration.ofMillis(50), Duration.ofMillis(400), 2);
        try (ModelInstance instance = openOne(options.withHealth(eager), tiny.model())) {
            signal("STOP");

            assertThat(loss.get(60, TimeUnit.SECONDS))
                    .hasMessageContaining("health probes (2 in a row)")
                    .hasMessageContaining(instance.toString());
        }
        assertThat(losses).hasValue(1);
    }

    @Test
    void aCrashTellsItsLastWords() throws Exception {
        try (ModelInstance instance = openOne(options, tiny.model())) {
            signal("SEGV");

            assertThat(loss.get(60, TimeUnit.SECONDS)).hasMessageContaining("SIGSEGV");
            assertThat(catchThrowableOfType(BackendException.class, instance::newCall))
                    .hasMessageContaining("SIGSEGV");
        }
    }

    @Test
    void signalsForTheWholeGroupAreForTheGateway() throws Exception {
        try (ModelInstance instance = openOne(options, tiny.model());
                InferenceCall call = instance.newCall()) {
            signal("TERM");
            signal("INT");
            float[] picture = tiny.picture(2);

            assertThat(TinyModel.infer(call, picture)).containsExactly(tiny.reference(picture));
        }
        assertThat(losses).hasValue(0);
    }

    @Test
    void aSlowStartIsEnded() {
        BackendException failure = catchThrowableOfType(
                BackendException.class, () -> openOne(options.withStartTimeout(Duration.ofMillis(20)), tiny.model()));

        assertThat(failure).hasMessageContaining("was not ready within 20 ms");
        assertThat(failure.kind()).isEqualTo(Kind.RUNTIME_FAILURE);
    }

    @Test
    void aWorkerThatCannotStartTellsItsLastWords() {
        BackendException failure = catchThrowableOfType(
                BackendException.class,
                () -> openOne(options.withJvmOptions(List.of("-XX:+NoSuchOption")), tiny.model()));

        assertThat(failure).hasMessageContaining("NoSuchOption").hasMessageContaining("status 1");
        assertThat(failure.kind()).isEqualTo(Kind.DEVICE_LOST);
    }

    @Test
    void lackOfHeapIsTheWorkersOwn() {
        BackendException failure = catchThrowableOfType(
                BackendException.class, () -> openOne(options.withJvmOptions(List.of("-Xmx4m")), tiny.model()));

        assertThat(failure.kind()).isEqualTo(Kind.OUT_OF_MEMORY);
        assertThat(failure).hasMessageContaining("lack of Java memory");
    }

    @Test
    void theMemoryLimitIsKeptByTheOperatingSystem() {
        long tooLittle = 130L << 20;
        BackendException failure = catchThrowableOfType(
                BackendException.class,
                () -> openOne(
                        options.withMemory(tooLittle).withJvmOptions(List.of("-Xms120m", "-Xmx120m")), tiny.model()));

        assertThat(failure).isNotNull();
        assertThat(failure.kind()).isIn(Kind.DEVICE_LOST, Kind.OUT_OF_MEMORY, Kind.RUNTIME_FAILURE);
    }

    @Test
    void aLimitThatIsEnoughDoesNotDisturb() throws Exception {
        try (ModelInstance instance = openOne(options.withMemory(1L << 30), tiny.model());
                InferenceCall call = instance.newCall()) {
            float[] picture = tiny.picture(3);

            assertThat(TinyModel.infer(call, picture)).containsExactly(tiny.reference(picture));
        }
    }

    @Test
    void aWorkerKeepsToItsCpus() throws Exception {
        assumeTrue(Launch.hasTaskset());
        try (ModelInstance instance = openOne(options.withCpus(List.of(0)), tiny.model())) {
            Path status = Path.of("/proc/" + workers().get(0).pid() + "/status");

            assertThat(Files.readAllLines(status)).contains("Cpus_allowed_list:\t0");
            assertThat(instance.classes()).isEqualTo(2);
        }
    }

    @Test
    void aWorkerEndsWithItsGateway() throws Exception {
        Process gateway = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Gateway.class.getName(),
                        folder.toString(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var lines = gateway.inputReader()) {
            ProcessHandle worker =
                    ProcessHandle.of(Long.parseLong(lines.readLine())).orElseThrow();
            gateway.destroyForcibly();

            assertThat(worker.onExit()).succeedsWithin(Duration.ofSeconds(60));
        } finally {
            gateway.destroyForcibly();
        }
    }

    /** A process that starts a worker and then does nothing. */
    static final class Gateway {
        private Gateway() {}

        public static void main(String[] arguments) throws Exception {
            TinyModel tiny = TinyModel.existing(Path.of(arguments[0]));
            WorkerProcess worker = WorkerProcess.start(
                    WorkerOptions.DEFAULT.withDirectory(Path.of(arguments[1])),
                    TinyModel.platform(),
                    tiny.model(),
                    tiny.options(1, 1));
            System.out.println(worker.pid());
            Thread.currentThread().join();
        }
    }
}

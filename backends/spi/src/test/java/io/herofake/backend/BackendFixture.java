package io.herofake.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.herofake.backend.BackendException.Kind;
import io.herofake.model.InputContract;
import io.herofake.model.ModelArtifact;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What a {@link BackendContractTest} is made of besides its tests: what a backend says of itself, opening, comparing. */
public abstract class BackendFixture {

    static final int CALLERS = 3;
    static final int BATCH = 4;
    static final int PICTURES = 8;

    @TempDir
    Path temporary;

    TestModel model;
    Platform platform;

    /** The backend under test. */
    protected abstract BackendProvider provider();

    /** The platform under test, of those that were found; at least one. */
    protected Platform choose(List<Platform> found) {
        return found.get(0);
    }

    /** A model for this backend, of one to ten megabytes, written into the directory; an ONNX file unless overridden. */
    protected TestModel model(Path directory) throws IOException {
        return DenseOnnx.standard().write(directory, platform.takes().get(0).target());
    }

    /** How far outputs may be from the reference; reduced-precision hardware allows more. */
    protected float tolerance() {
        return 1e-4f;
    }

    /** Whether infinite inputs give outputs that are not finite; not so on integer hardware. */
    protected boolean carriesInfinity() {
        return true;
    }

    /** Whether the backend checks a model file's content when it opens it. */
    protected boolean readsModelFile() {
        return true;
    }

    /** Whether an instance's memory is this process's; not so where a process of its own runs it. */
    protected boolean holdsMemoryHere() {
        return true;
    }

    @BeforeEach
    void prepare() throws IOException {
        Discovery found = provider().discover();
        assumeFalse(found.platforms().isEmpty(), () -> "no platform: " + found.absences());
        platform = choose(found.platforms());
        model = model(temporary);
    }

    ModelInstance open(int callers, int maxBatch) throws BackendException {
        return provider().open(platform, model.artifact(), model.input(), options(callers, maxBatch));
    }

    OpenOptions options(int callers, int maxBatch) {
        return new OpenOptions(callers, 1, maxBatch, temporary.resolve("cache"));
    }

    List<float[]> inferAll(ModelInstance instance) throws BackendException {
        try (InferenceCall call = instance.newCall()) {
            List<float[]> rows = new ArrayList<>();
            for (int seed = 0; seed < PICTURES; seed++) {
                rows.add(model.inferOne(call, model.picture(seed)));
            }
            return rows;
        }
    }

    Object inferUntilClosed(InferenceCall call, CountDownLatch running) throws BackendException {
        model.put(call, 0, model.picture(1));
        call.infer(1);
        running.countDown();
        while (true) {
            call.infer(1);
        }
    }

    void openInferClose(int times) throws BackendException {
        for (int i = 0; i < times; i++) {
            try (ModelInstance instance = open(1, 1);
                    InferenceCall call = instance.newCall()) {
                model.inferOne(call, model.picture(i));
            }
        }
    }

    static <T> List<Future<T>> runAll(List<Callable<T>> tasks) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            return threads.invokeAll(tasks);
        } finally {
            threads.shutdown();
        }
    }

    static long residentBytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        assumeTrue(Files.exists(status), "resident memory is read from /proc");
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElseThrow();
    }

    void assertInvalid(ModelArtifact artifact, InputContract input, String named) {
        assertThatThrownBy(() -> provider().open(platform, artifact, input, options(1, 1)))
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_MODEL))
                .hasMessageContaining(named);
    }

    void assertClose(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(tolerance() * Math.max(1, Math.abs(expected[i]))));
        }
    }

    static void assertBuffer(FloatBuffer buffer, int capacity) {
        assertThat(buffer.isDirect()).isTrue();
        assertThat(buffer.order()).isEqualTo(ByteOrder.nativeOrder());
        assertThat(buffer.capacity()).isEqualTo(capacity);
    }

    static void assertThatBackendException(ThrowingCallable code, Kind kind) {
        assertThatThrownBy(code)
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    static void assertThatIllegalState(ThrowingCallable code) {
        assertThatThrownBy(code).isExactlyInstanceOf(IllegalStateException.class);
    }
}

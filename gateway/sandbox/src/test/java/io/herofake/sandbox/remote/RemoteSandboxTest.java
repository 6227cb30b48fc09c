package io.herofake.sandbox.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import io.herofake.backend.InferenceCall;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.Platform;
import io.herofake.backend.onnxruntime.OnnxRuntimeProvider;
import io.herofake.model.HardwareType;
import io.herofake.model.ModelArtifact;
import io.herofake.sandbox.Sandbox.LossListener;
import io.herofake.sandbox.SandboxModel;
import io.herofake.sandbox.TinyModel;
import io.herofake.sandbox.client.HealthOptions;
import io.herofake.sandbox.client.WireClient;
import io.herofake.sandbox.client.WireException;
import io.herofake.sandbox.transport.WorkerAddress;
import io.herofake.sandbox.worker.StandaloneWorker;
import io.herofake.sandbox.worker.WorkerLimits;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A worker by hand, on TCP and on a Unix socket, and a gateway that joins it. */
@Timeout(120)
final class RemoteSandboxTest {
    private static final HealthOptions BLIND = new HealthOptions(Duration.ofMinutes(30), Duration.ofSeconds(30), 3);
    private static final RemoteOptions OPTIONS =
            new RemoteOptions(Duration.ofSeconds(60), Duration.ofSeconds(30), BLIND, Duration.ofHours(2));

    @TempDir
    Path folder;

    private TinyModel tiny;
    private WireClient client;
    private StandaloneWorker worker;
    private final CompletableFuture<BackendException> loss = new CompletableFuture<>();
    private final AtomicInteger losses = new AtomicInteger();
    private final LossListener listener = cause -> {
        losses.incrementAndGet();
        loss.complete(cause);
    };

    @BeforeEach
    void start() throws Exception {
        tiny = TinyModel.in(folder);
        client = new WireClient(1);
        worker = worker(new WorkerAddress.Tcp("127.0.0.1", 0));
    }

    @AfterEach
    void stop() {
        worker.close();
        client.close();
    }

    private StandaloneWorker worker(WorkerAddress address) throws IOException {
        return StandaloneWorker.start(address, tiny.repository(), tiny.cache(), WorkerLimits.DEFAULT, "test");
    }

    private ModelInstance openAt(WorkerAddress address, SandboxModel model, RemoteOptions options)
            throws BackendException {
        return new RemoteSandbox(client, address, options)
                .open(TinyModel.platform(), model, tiny.options(1, 2), listener);
    }

    private WorkerDescription describe(WorkerAddress address) throws Exception {
        return WorkerDescription.of(client, address, Duration.ofSeconds(30));
    }

    @Test
    void itTellsItsPlatformsAsTheBackendFoundThem() throws Exception {
        WorkerDescription self = describe(worker.address());

        assertThat(self.platforms())
                .containsExactlyElementsOf(new OnnxRuntimeProvider().discover().platforms());
        assertThat(self.models()).isEmpty();
        assertThat(self.version()).isEqualTo("test");
    }

    @Test
    void replicasAreOpenedUsedAndGivenBack() throws Exception {
        float[] picture = tiny.picture(1);
        try (ModelInstance one = openAt(worker.address(), tiny.model(), OPTIONS);
                ModelInstance other = openAt(worker.address(), tiny.model(), OPTIONS);
                InferenceCall call = one.newCall();
                InferenceCall otherCall = other.newCall()) {
            assertThat(describe(worker.address()).models()).hasSize(2);
            assertThat(TinyModel.infer(call, picture)).containsExactly(tiny.reference(picture));
            assertThat(TinyModel.infer(otherCall, picture)).containsExactly(tiny.reference(picture));
        }
        assertThat(describe(worker.address()).models()).isEmpty();
        assertThat(losses).hasValue(0);
    }

    @Test
    void aUnixSocketDoesAsWell() throws Exception {
        WorkerAddress address = WorkerAddress.parse("unix:" + folder.resolve("socket"));
        float[] picture = tiny.picture(2);
        try (StandaloneWorker onSocket = worker(address);
                ModelInstance instance = openAt(onSocket.address(), tiny.model(), OPTIONS);
                InferenceCall call = instance.newCall()) {
            assertThat(TinyModel.infer(call, picture)).containsExactly(tiny.reference(picture));
            assertThatThrownBy(() -> worker(address))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("socket");
        }
    }

    @Test
    void otherWeightsAreRefused() {
        ModelArtifact own = tiny.model().artifact();
        ModelArtifact changed =
                new ModelArtifact(HardwareType.CPU, own.format(), own.file(), "0".repeat(64), own.sizeBytes());
        SandboxModel model = new SandboxModel(
                "tiny",
                tiny.model().version(),
                changed,
                tiny.model().input(),
                tiny.model().outputName(),
                SandboxModel.DEFAULT_CALL_TIMEOUT);

        BackendException failure =
                catchThrowableOfType(BackendException.class, () -> openAt(worker.address(), model, OPTIONS));

        assertThat(failure.kind()).isEqualTo(Kind.INVALID_MODEL);
        assertThat(failure).hasMessageContaining("other weights").hasMessageContaining(own.sha256());
    }

    @Test
    void aPlatformThatItDoesNotHaveIsNamed() {
        Platform none = new Platform("card-9", "onnxruntime", HardwareType.CPU, "none", false, Map.of());

        assertThatThrownBy(() -> new RemoteSandbox(client, worker.address(), OPTIONS)
                        .open(none, tiny.model(), tiny.options(1, 1), listener))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("card-9")
                .hasMessageContaining("onnxruntime-cpu");
    }

    @Test
    void aWorkerThatEndsIsALoss() throws Exception {
        HealthOptions eager = new HealthOptions(Duration.ofMillis(50), Duration.ofSeconds(5), 2);
        RemoteOptions watching =
                new RemoteOptions(Duration.ofSeconds(60), Duration.ofSeconds(30), eager, Duration.ofHours(1));
        try (ModelInstance instance = openAt(worker.address(), tiny.model(), watching);
                InferenceCall call = instance.newCall()) {
            worker.close();

            assertThat(loss.get(60, TimeUnit.SECONDS).kind()).isEqualTo(Kind.DEVICE_LOST);
            assertThat(catchThrowableOfType(BackendException.class, () -> call.infer(1))
                            .kind())
                    .isEqualTo(Kind.DEVICE_LOST);
        }
        assertThat(losses).hasValue(1);
    }

    @Test
    void aWorkerThatWasStartedAnewNoLongerHasTheReplica() throws Exception {
        try (ModelInstance instance = openAt(worker.address(), tiny.model(), OPTIONS);
                InferenceCall call = instance.newCall()) {
            TinyModel.infer(call, tiny.picture(1));
            WorkerAddress address = worker.address();
            worker.close();
            worker = worker(address);

            BackendException failure = catchThrowableOfType(BackendException.class, () -> call.infer(1));

            assertThat(failure.kind()).isEqualTo(Kind.DEVICE_LOST);
            assertThat(loss.get(60, TimeUnit.SECONDS).kind()).isEqualTo(Kind.DEVICE_LOST);
        }
    }

    @Test
    void nobodyAtTheAddress() throws Exception {
        WorkerAddress nobody;
        try (ServerSocket free = new ServerSocket(0)) {
            nobody = new WorkerAddress.Tcp("127.0.0.1", free.getLocalPort());
        }
        BackendException failure =
                catchThrowableOfType(BackendException.class, () -> openAt(nobody, tiny.model(), OPTIONS));

        assertThat(failure.kind()).isEqualTo(Kind.DEVICE_LOST);
        assertThat(failure).hasMessageContaining("nothing can be reached at " + nobody);
        assertThat(catchThrowableOfType(WireException.class, () -> describe(nobody))
                        .kind())
                .isEqualTo(WireException.Kind.UNREACHABLE);
    }

    @Test
    void aReplicaOfAGatewayThatIsGoneIsGivenBack() throws Exception {
        HealthOptions eager = new HealthOptions(Duration.ofMillis(100), Duration.ofMillis(500), 1000);
        RemoteOptions brief =
                new RemoteOptions(Duration.ofSeconds(60), Duration.ofSeconds(30), eager, Duration.ofSeconds(1));
        WireClient gone = new WireClient(1);
        new RemoteSandbox(gone, worker.address(), brief)
                .open(TinyModel.platform(), tiny.model(), tiny.options(1, 1), listener);
        assertThat(describe(worker.address()).models()).hasSize(1);
        gone.close();

        while (!describe(worker.address()).models().isEmpty()) {
            Thread.onSpinWait(); // each turn is a request to the worker; the test's timeout bounds it
        }
    }
}

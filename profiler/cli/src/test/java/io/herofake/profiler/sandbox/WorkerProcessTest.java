package io.herofake.profiler.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.herofake.backend.OpenOptions;
import io.herofake.model.ModelRepository;
import io.herofake.model.ModelVersion;
import io.herofake.model.network.SmallModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real worker processes with the real ONNX Runtime. */
@Timeout(120)
final class WorkerProcessTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private ModelRepository repository;

    @BeforeEach
    void install() throws Exception {
        repository = new ModelRepository(folder.resolve("with space+plus"));
        SmallModels.install(repository, SmallModels.resnet("small"));
    }

    private WorkerTask task(String function, String platform) {
        return new WorkerTask(
                repository.root(),
                function,
                new ModelVersion("0"),
                "onnxruntime",
                platform,
                new OpenOptions(2, 1, 4, folder.resolve("cache")));
    }

    @Test
    void aWorkerOpensInfersAndTellsItsMemory() throws Exception {
        try (WorkerProcess worker = WorkerProcess.start("onnxruntime", TIMEOUT)) {
            worker.awaitReady();
            boolean exact = worker.forgetPeak();
            WorkerProcess.Memory before = worker.memory();
            worker.open(task("small", "onnxruntime-cpu"));
            worker.infer(1, 1, 1);
            worker.infer(4, 2, 3);
            WorkerProcess.Memory after = worker.memory();
            assumeTrue(exact, "no /proc here");
            assertThat(before.residentBytes()).isPositive();
            assertThat(after.peakBytes()).isGreaterThanOrEqualTo(after.residentBytes() / 2);
            assertThat(after.nativeBytes()).isPositive();
            assertThat(after.deviceBytes()).isEqualTo(-1);
        }
    }

    @Test
    void whatFailsIsSaidAndTheWorkerGoesOn() throws Exception {
        try (WorkerProcess worker = WorkerProcess.start("onnxruntime", TIMEOUT)) {
            worker.awaitReady();
            assertThatThrownBy(() -> worker.open(task("absent", "onnxruntime-cpu")))
                    .isInstanceOf(WorkerFailure.class)
                    .hasMessageContaining("absent");
            assertThatThrownBy(() -> worker.open(task("small", "gpu9")))
                    .isInstanceOf(WorkerFailure.class)
                    .hasMessageContaining("gpu9");
            worker.open(task("small", "onnxruntime-cpu"));
        }
    }

    @Test
    void aBackendThatIsNotThereIsNamed() throws Exception {
        try (WorkerProcess worker = WorkerProcess.start("unicorn", TIMEOUT)) {
            assertThatThrownBy(worker::awaitReady)
                    .isInstanceOf(WorkerFailure.class)
                    .hasMessageContaining("no backend 'unicorn'");
        }
    }

    @Test
    void aWorkerThatDoesNotAnswerInTimeIsGivenUp() throws Exception {
        try (WorkerProcess worker = WorkerProcess.start("onnxruntime", Duration.ofNanos(1))) {
            assertThatThrownBy(worker::awaitReady)
                    .isInstanceOf(WorkerFailure.class)
                    .hasMessageContaining("did not answer within");
        }
    }

    @Test
    void aClosedWorkerIsGoneAndLeavesNothing() throws Exception {
        WorkerProcess worker = WorkerProcess.start("onnxruntime", TIMEOUT);
        worker.awaitReady();
        worker.close();
        assertThatThrownBy(() -> worker.infer(1, 1, 1))
                .isInstanceOf(WorkerFailure.class)
                .hasMessageContaining("ended");
        assertThat(Files.exists(folder.resolve("cache"))).isFalse();
    }

    @Test
    void aTaskIsReadAsItWasWritten() {
        WorkerTask task = task("small", "onnxruntime-cpu");
        assertThat(WorkerTask.decode(task.encode())).isEqualTo(task);
        assertThatThrownBy(() -> WorkerTask.decode("too few"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("9 fields");
    }
}

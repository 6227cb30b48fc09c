package io.herofake.sandbox.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import io.herofake.backend.InferenceCall;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.Platform;
import io.herofake.model.HardwareType;
import io.herofake.sandbox.oip.OipModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers at a worker's address that answer nonsense, half an answer, or nothing. */
@Timeout(60)
final class WrongAnswerTest {
    private static final OipModel MODEL = new OipModel("m", "1", "p", "in", 2, 2, "out", 2, 1);
    private static final String RIGHT =
            "{\"model_name\":\"m\",\"outputs\":[{\"name\":\"out\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[1.5,-2]}]}";

    private final AtomicInteger losses = new AtomicInteger();
    private WireClient client;

    @BeforeEach
    void open() {
        client = new WireClient(1);
    }

    @AfterEach
    void close() {
        client.close();
    }

    private WorkerInstance instance(CannedServer server, Duration callTimeout) {
        Platform platform = new Platform("p", "p", HardwareType.CPU, "p", false, Map.of());
        HealthOptions blind = new HealthOptions(Duration.ofHours(1), Duration.ofSeconds(10), 3);
        return WorkerInstance.of(
                client,
                server,
                new WorkerInstance.Settings(
                        platform,
                        MODEL,
                        new OpenOptions(1, 1, 1, Path.of("none")),
                        callTimeout,
                        0,
                        blind,
                        cause -> losses.incrementAndGet()));
    }

    /** Answers inferences so, and every probe with 200. */
    private BackendException failure(byte[] answer) throws Exception {
        byte[] ready = CannedServer.http(200, "", "");
        try (CannedServer server = new CannedServer(path -> path.endsWith("/infer") ? answer : ready);
                WorkerInstance instance = instance(server, Duration.ofSeconds(30));
                InferenceCall call = instance.newCall()) {
            return catchThrowableOfType(BackendException.class, () -> call.infer(1));
        }
    }

    @Test
    void anyServerOfTheProtocolIsUnderstood() throws Exception {
        try (CannedServer server = new CannedServer(path -> CannedServer.http(200, "", RIGHT));
                WorkerInstance instance = instance(server, Duration.ofSeconds(30));
                InferenceCall call = instance.newCall()) {
            for (int time = 0; time < 3; time++) { // it closes each connection after one answer
                call.infer(1);
                assertThat(call.output().get(0)).isEqualTo(1.5f);
                assertThat(call.output().get(1)).isEqualTo(-2f);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "hello|not valid JSON",
                "<html>wrong server</html>|not valid JSON",
                "{}|no output 'out'",
                "{\"outputs\":[{\"name\":\"out\",\"datatype\":\"FP32\",\"shape\":[1,3],\"data\":[1,2,3]}]}|more than the 2 numbers",
                "{\"outputs\":[{\"name\":\"out\",\"datatype\":\"FP32\",\"shape\":[2],\"data\":[1,2]}]}|FP32 [2]; right were FP32 [1, 2]",
                "{\"outputs\":[{\"name\":\"out\",\"datatype\":\"FP64\",\"shape\":[1,2],\"data\":[1,2]}]}|FP64",
                "{\"outputs\":[{\"name\":\"out\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[1]}]}|has 1 numbers",
                "{\"outputs\":[{\"name\":\"out\",\"datatype\":\"FP32\",\"shape\":[1,2],\"parameters\":{\"binary_data_size\":8}}]}|8 bytes of binary data; there are 0",
            })
    void aWrongBodyIsAClearFailure(String body, String why) throws Exception {
        BackendException failure = failure(CannedServer.http(200, "", body));

        assertThat(failure.kind()).isEqualTo(Kind.RUNTIME_FAILURE);
        assertThat(failure).hasMessageContaining("gave a wrong answer").hasMessageContaining(why);
        assertThat(losses).hasValue(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SSH-2.0-OpenSSH_9.2\\r\\n|not HTTP",
                "HTTP/1.1 200 OK\\r\\nContent-Length: 99999999\\r\\n\\r\\n|longer than",
                "HTTP/1.1 200 OK\\r\\nContent-Length: 3\\r\\nInference-Header-Content-Length: 7\\r\\n\\r\\nabc|is 7 of 3 bytes",
            })
    void whatIsNoAnswerIsAClearFailure(String answer, String why) throws Exception {
        String bytes = answer.replace("\\r", "\r").replace("\\n", "\n");

        assertThat(failure(bytes.getBytes(StandardCharsets.ISO_8859_1)))
                .hasMessageContaining("gave a wrong answer")
                .hasMessageContaining(why);
    }

    @Test
    void halfAnAnswerFromAWorkerThatLives() throws Exception {
        BackendException failure =
                failure("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"outp".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(failure.kind()).isEqualTo(Kind.RUNTIME_FAILURE);
        assertThat(failure).hasMessageContaining("still runs").hasMessageContaining("cut");
        assertThat(losses).hasValue(0);
    }

    @Test
    void numbersThatAreNoneAreNotTaken() throws Exception {
        String json = "{\"outputs\":[{\"name\":\"out\",\"datatype\":\"FP32\",\"shape\":[1,2],"
                + "\"parameters\":{\"binary_data_size\":8}}]}";
        String notANumberAndZero = "\0\0\u00c0\u007f\0\0\0\0";
        byte[] answer = CannedServer.http(
                200, "Inference-Header-Content-Length: " + json.length() + "\r\n", json + notANumberAndZero);

        assertThat(failure(answer).kind()).isEqualTo(Kind.INVALID_OUTPUT);
    }

    @Test
    void aFailureKeepsItsKindAndItsWords() throws Exception {
        byte[] answer = CannedServer.http(500, "HeROfake-Failure-Kind: OUT_OF_MEMORY\r\n", "{\"error\":\"too big\"}");

        BackendException failure = failure(answer);

        assertThat(failure.kind()).isEqualTo(Kind.OUT_OF_MEMORY);
        assertThat(failure).hasMessageEndingWith("too big");
    }

    @Test
    void aLostDeviceInTheWorkerIsALoss() throws Exception {
        byte[] answer = CannedServer.http(500, "HeROfake-Failure-Kind: DEVICE_LOST\r\n", "{\"error\":\"card gone\"}");

        assertThat(failure(answer).kind()).isEqualTo(Kind.DEVICE_LOST);
        assertThat(losses).hasValue(1);
    }

    @Test
    void noAnswerAtAllEndsTheInstance() throws Exception {
        try (CannedServer server = new CannedServer(path -> null);
                WorkerInstance instance = instance(server, Duration.ofMillis(200));
                InferenceCall call = instance.newCall()) {
            BackendException failure = catchThrowableOfType(BackendException.class, () -> call.infer(1));

            assertThat(failure.kind()).isEqualTo(Kind.DEVICE_LOST);
            assertThat(failure).hasMessageContaining("within 200 ms");
            assertThat(catchThrowableOfType(BackendException.class, () -> call.infer(1))
                            .kind())
                    .isEqualTo(Kind.DEVICE_LOST);
        }
        assertThat(losses).hasValue(1);
    }
}

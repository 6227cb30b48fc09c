package io.herofake.sandbox.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.herofake.sandbox.TinyModel;
import io.herofake.sandbox.transport.WorkerAddress;
import io.herofake.sandbox.worker.HttpSession.Reply;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The protocol, with requests written by hand after its specification. */
@Timeout(60)
final class ProtocolTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String INFER = "/v2/models/tiny/infer";
    private static final WorkerLimits LIMITS =
            new WorkerLimits(1, 8, 1 << 20, 4 << 20, 4, 2, 0, Duration.ofSeconds(30), Duration.ofSeconds(60));

    @TempDir
    Path folder;

    private TinyModel tiny;
    private StandaloneWorker worker;
    private HttpSession http;

    @BeforeEach
    void start() throws Exception {
        tiny = TinyModel.in(folder);
        worker = StandaloneWorker.start(
                new WorkerAddress.Tcp("127.0.0.1", 0), tiny.repository(), tiny.cache(), LIMITS, "1.2.3");
        http = new HttpSession(worker.address());
        assertThat(http.post("/v2/repository/models/tiny/load", "{\"parameters\":{\"max_batch\":2}}")
                        .status())
                .isEqualTo(200);
    }

    @AfterEach
    void stop() throws Exception {
        http.close();
        worker.close();
    }

    private static JsonNode json(Reply reply) throws Exception {
        return JSON.readTree(reply.body());
    }

    private static String tensor(int batch, String rest) {
        return "{\"name\":\"input\",\"shape\":[" + batch + ",3,32,32],\"datatype\":\"FP32\"," + rest + "}";
    }

    private static String numbers(float[] picture) {
        return IntStream.range(0, picture.length)
                .mapToObj(i -> Float.toString(picture[i]))
                .collect(Collectors.joining(","));
    }

    private static byte[] bytes(float[] picture) {
        ByteBuffer bytes = ByteBuffer.allocate(picture.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(picture);
        return bytes.array();
    }

    private Reply binary(String json, byte[] data) throws Exception {
        byte[] head = json.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(head);
        body.write(data);
        return http.post(
                INFER,
                "Content-Type: application/octet-stream\r\nInference-Header-Content-Length: " + head.length + "\r\n",
                body.toByteArray());
    }

    @Test
    void healthAndMetadata() throws Exception {
        assertThat(http.get("/v2/health/live").status()).isEqualTo(200);
        assertThat(http.get("/v2/health/ready").status()).isEqualTo(200);
        assertThat(http.get("/v2/models/tiny/ready").status()).isEqualTo(200);
        assertThat(http.get("/v2/models/tiny/versions/0/ready").status()).isEqualTo(200);
        assertThat(json(http.get("/v2"))).isEqualTo(JSON.readTree("""
                {"name": "herofake", "version": "1.2.3", "extensions": ["binary_tensor_data", "model_repository"]}"""));
        assertThat(json(http.get("/v2/models/tiny"))).isEqualTo(JSON.readTree("""
                {"name": "tiny", "versions": ["0"], "platform": "onnxruntime",
                 "inputs": [{"name": "input", "datatype": "FP32", "shape": [-1, 3, 32, 32]}],
                 "outputs": [{"name": "logits", "datatype": "FP32", "shape": [-1, 2]}]}"""));
    }

    @Test
    void jsonTensorsFlatAndNested() throws Exception {
        float[] picture = tiny.picture(1);
        float[] right = tiny.reference(picture);
        String flat = "{\"id\":\"42\",\"inputs\":[" + tensor(1, "\"data\":[" + numbers(picture) + "]") + "]}";
        String nested = "{\"inputs\":[" + tensor(1, "\"data\":[[[" + numbers(picture) + "]]]") + "]}";

        JsonNode answer = json(http.post(INFER, flat));
        assertThat(answer.get("model_name").asText()).isEqualTo("tiny");
        assertThat(answer.get("model_version").asText()).isEqualTo("0");
        assertThat(answer.get("id").asText()).isEqualTo("42");
        JsonNode output = answer.get("outputs").get(0);
        assertThat(output.get("name").asText()).isEqualTo("logits");
        assertThat(output.get("datatype").asText()).isEqualTo("FP32");
        assertThat(output.get("shape")).isEqualTo(JSON.readTree("[1, 2]"));
        assertThat((float) output.get("data").get(0).asDouble()).isEqualTo(right[0]);
        assertThat((float) output.get("data").get(1).asDouble()).isEqualTo(right[1]);
        assertThat(json(http.post(INFER, nested)).get("outputs")).isEqualTo(answer.get("outputs"));
        assertThat(json(http.post(INFER, nested)).has("id")).isFalse();
    }

    @Test
    void binaryTensorsBothWays() throws Exception {
        float[] picture = tiny.picture(2);
        String request = "{\"inputs\":[" + tensor(1, "\"parameters\":{\"binary_data_size\":12288}")
                + "],\"outputs\":[{\"name\":\"logits\",\"parameters\":{\"binary_data\":true}}]}";

        for (int time = 0; time < 3; time++) { // the second and later are recognised, not read
            Reply reply = binary(request, bytes(picture));

            assertThat(reply.status()).isEqualTo(200);
            int jsonLength = Integer.parseInt(reply.headers().get("inference-header-content-length"));
            JsonNode answer = JSON.readTree(reply.body(), 0, jsonLength);
            assertThat(answer.at("/outputs/0/parameters/binary_data_size").asInt())
                    .isEqualTo(8);
            assertThat(answer.at("/outputs/0").has("data")).isFalse();
            byte[] data = Arrays.copyOfRange(reply.body(), jsonLength, reply.body().length);
            assertThat(data).isEqualTo(bytes(tiny.reference(picture)));
        }
    }

    @Test
    void binaryDataOutputAsksForAllOutputsAndAnOutputMayDiffer() throws Exception {
        byte[] data = bytes(tiny.picture(3));
        String input = "\"inputs\":[" + tensor(1, "\"parameters\":{\"binary_data_size\":12288}") + "]";

        Reply all = binary("{\"parameters\":{\"binary_data_output\":true}," + input + "}", data);
        Reply none = binary("{" + input + "}", data);
        Reply differs = binary(
                "{\"parameters\":{\"binary_data_output\":true}," + input
                        + ",\"outputs\":[{\"name\":\"logits\",\"parameters\":{\"binary_data\":false}}]}",
                data);

        assertThat(all.headers()).containsKey("inference-header-content-length");
        assertThat(none.headers()).doesNotContainKey("inference-header-content-length");
        assertThat(json(none).at("/outputs/0/data")).hasSize(2);
        assertThat(json(differs).at("/outputs/0/data")).hasSize(2);
    }

    @Test
    void aBatchAndAPictureAloneTakeTurnsOnOneConnection() throws Exception {
        float[] one = tiny.picture(4);
        float[] other = tiny.picture(5);
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(bytes(one));
        both.write(bytes(other));
        for (int time = 0; time < 2; time++) {
            Reply pair = binary(
                    "{\"inputs\":[" + tensor(2, "\"parameters\":{\"binary_data_size\":24576}") + "]}",
                    both.toByteArray());
            Reply single = binary(
                    "{\"inputs\":[" + tensor(1, "\"parameters\":{\"binary_data_size\":12288}") + "]}", bytes(other));

            assertThat(json(pair).at("/outputs/0/shape")).isEqualTo(JSON.readTree("[2,2]"));
            assertThat((float) json(pair).at("/outputs/0/data/2").asDouble())
                    .isCloseTo((float) json(single).at("/outputs/0/data/0").asDouble(), within(1e-4f));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "not json|not valid JSON",
                "[]|must be an object",
                "{}|takes one input, 'input'; the request has 0",
                "{\"inputs\":[{\"shape\":[1]}]}|a tensor has no 'name'",
                "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,3,32,32],\"datatype\":\"FP32\",\"data\":[]}]}|has no input 'x'; its input is 'input'",
                "{\"inputs\":[{\"name\":\"input\",\"shape\":[1,3,32,32],\"datatype\":\"INT8\",\"data\":[]}]}|FP32, not INT8",
                "{\"inputs\":[{\"name\":\"input\",\"shape\":[3,32,32],\"datatype\":\"FP32\",\"data\":[]}]}|[N, 3, 32, 32] with N from 1 to 2",
                "{\"inputs\":[{\"name\":\"input\",\"shape\":[3,3,32,32],\"datatype\":\"FP32\",\"data\":[]}]}|not [3, 3, 32, 32]",
                "{\"inputs\":[{\"name\":\"input\",\"shape\":[1,3,32,32],\"datatype\":\"FP32\",\"data\":[1,2]}]}|has 2 numbers; its shape needs 3072",
                "{\"inputs\":[{\"name\":\"input\",\"shape\":[1,3,32,32],\"datatype\":\"FP32\",\"data\":[1e99]}]}|outside the range of FP32",
                "{\"inputs\":[{\"name\":\"input\",\"shape\":[1,3,32,32],\"datatype\":\"FP32\",\"data\":[null]}]}|numbers only",
                "{\"inputs\":[{\"name\":\"input\",\"shape\":[1,3,32,32],\"datatype\":\"FP32\"}]}|neither data nor a binary_data_size",
                "{\"inputs\":[{\"name\":\"input\",\"shape\":[1,3,32,32],\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":12288}}]}|announce 12288 bytes of binary data; there are 0",
                "{\"inputs\":[{\"name\":\"input\",\"shape\":[1,-3,32,32],\"datatype\":\"FP32\"}]}|'shape' must be a whole number",
                "{\"inputs\":[],\"inputs\":[]}|Duplicate field",
            })
    void whatIsWrongIsSaid(String body, String why) throws Exception {
        Reply reply = http.post(INFER, body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(json(reply).get("error").asText()).contains(why);
        assertThat(http.get("/v2/health/live").status()).isEqualTo(200); // the connection is still good
    }

    @Test
    void anUnknownOutputIsRefused() throws Exception {
        String input = tensor(1, "\"data\":[" + numbers(tiny.picture(1)) + "]");
        Reply reply = http.post(INFER, "{\"inputs\":[" + input + "],\"outputs\":[{\"name\":\"y\"}]}");

        assertThat(json(reply).get("error").asText()).contains("has no output 'y'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "x", "99999999"})
    void aWrongJsonLengthIsRefused(String length) throws Exception {
        Reply reply = http.post(INFER, "Inference-Header-Content-Length: " + length + "\r\n", new byte[] {'{', '}'});

        assertThat(reply.status()).isEqualTo(400);
        assertThat(json(reply).get("error").asText()).contains("Inference-Header-Content-Length");
    }

    @Test
    void pathsAndMethodsThatAreNotThere() throws Exception {
        assertThat(http.get("/v2/models/other").status()).isEqualTo(404);
        assertThat(http.get("/v2/models/tiny/versions/7").status()).isEqualTo(404);
        assertThat(http.post("/v2/models/other/infer", "{}").status()).isEqualTo(404);
        assertThat(http.get("/v2/nothing").status()).isEqualTo(404);
        assertThat(http.get("/").status()).isEqualTo(404);
        assertThat(http.get(INFER).status()).isEqualTo(405);
        assertThat(http.post("/v2/health/live", "").status()).isEqualTo(405);
    }

    @Test
    void aRequestInChunksIsTaken() throws Exception {
        String body = "{\"inputs\":[" + tensor(1, "\"data\":[" + numbers(tiny.picture(6)) + "]") + "]}";
        String half = body.substring(0, 1000);
        String rest = body.substring(1000);

        Reply reply = http.send(
                "POST " + INFER + " HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n",
                (Integer.toHexString(half.length()) + "\r\n" + half + "\r\n" + Integer.toHexString(rest.length())
                                + "\r\n" + rest + "\r\n0\r\n\r\n")
                        .getBytes(StandardCharsets.UTF_8));

        assertThat(reply.status()).isEqualTo(200);
    }

    @Test
    void aBodyThatIsTooLongIsRefusedUnread() throws Exception {
        Reply reply =
                http.send("POST " + INFER + " HTTP/1.1\r\nHost: test\r\nContent-Length: 2000000\r\n\r\n", new byte[0]);

        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.headers()).containsEntry("connection", "close");
    }

    @Test
    void noisyConnectionsGetAnErrorAndNothingElseHappens() throws Exception {
        try (HttpSession other = new HttpSession(worker.address())) {
            assertThat(other.send("\u0001\u0002 nonsense\r\n\r\n", new byte[0]).status())
                    .isEqualTo(400);
        }
        assertThat(http.get("/v2/health/ready").status()).isEqualTo(200);
    }

    @Test
    void pipelinedRequestsAreAnsweredInTheirOrder() throws Exception {
        String get = "GET /v2/health/live HTTP/1.1\r\nHost: test\r\n\r\n";
        String missing = "GET /nothing HTTP/1.1\r\nHost: test\r\n\r\n";

        assertThat(http.send(get + missing + get, new byte[0]).status()).isEqualTo(200);
        assertThat(http.read().status()).isEqualTo(404);
        assertThat(http.read().status()).isEqualTo(200);
    }

    @Test
    void theRepositoryExtension() throws Exception {
        assertThat(json(http.post("/v2/repository/index", ""))).isEqualTo(JSON.readTree("""
                [{"name": "tiny", "version": "0", "state": "READY", "reason": ""}]"""));
        assertThat(json(http.post("/v2/repository/models/tiny/load", ""))
                        .get("error")
                        .asText())
                .contains("open");
        assertThat(json(http.post("/v2/repository/models/second/load", "{\"parameters\":{\"model\":\"tiny\"}}"))
                        .get("classes")
                        .asInt())
                .isEqualTo(2);
        assertThat(json(http.post("/v2/repository/models/third/load", "{\"parameters\":{\"model\":\"tiny\"}}"))
                        .get("error")
                        .asText())
                .contains("holds 2 models, as many as it may");
        assertThat(http.post("/v2/repository/models/second/unload", "").status())
                .isEqualTo(200);
        assertThat(http.post("/v2/repository/models/second/unload", "").status())
                .isEqualTo(400);
        assertThat(http.get("/v2/models/second/ready").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"parameters\":{\"model\":\"absent\"}}|no model 'absent'",
                "{\"parameters\":{\"sha256\":\"00\"}}|other weights here",
                "{\"parameters\":{\"platform\":\"gpu7\"}}|no platform 'gpu7'",
                "{\"parameters\":{\"callers\":0}}|from 1 to 1024, not '0'",
                "{\"parameters\":{\"file\":\"/etc/passwd\"}}|unknown parameter 'file'",
                "{\"parameters\":[]}|the body must be",
                "{\"parameters\":{\"version\":\"x\"}}|version 'x'",
            })
    void aLoadThatCannotBe(String body, String why) throws Exception {
        http.post("/v2/repository/models/tiny/unload", "");
        Reply reply = http.post("/v2/repository/models/tiny/load", body);

        assertThat(reply.status()).isIn(400, 500);
        assertThat(json(reply).get("error").asText()).contains(why);
        assertThat(http.post("/v2/repository/models/tiny/load", "").status()).isEqualTo(200);
    }

    @Test
    void strangersShareNoMemory() throws Exception {
        Reply reply = http.post(
                "/v2/systemsharedmemory/region/r/register",
                "{\"key\":\"/herofake-00000000-0000-0000-0000-000000000000\",\"offset\":0,\"byte_size\":4}");
        Reply infer = http.post(
                INFER,
                "{\"inputs\":["
                        + tensor(1, "\"parameters\":{\"shared_memory_region\":\"r\",\"shared_memory_byte_size\":12288}")
                        + "]}");

        assertThat(json(reply).get("error").asText()).isEqualTo("this worker takes no shared memory");
        assertThat(json(infer).get("error").asText()).isEqualTo("there is no shared memory 'r'");
    }

    @Test
    void itTellsWhatItIs() throws Exception {
        JsonNode self = json(http.get("/v1/worker"));

        assertThat(self.get("pid").asLong()).isEqualTo(ProcessHandle.current().pid());
        assertThat(self.at("/platforms/0/id").asText()).isEqualTo("onnxruntime-cpu");
        assertThat(self.at("/models/0/model").asText()).isEqualTo("tiny");
        assertThat(self.at("/models/0/sha256").asText())
                .isEqualTo(tiny.model().artifact().sha256());
        assertThat(self.get("residentBytes").asLong()).isNotZero();
    }
}

package io.herofake.server.http;

import static io.herofake.server.http.Fixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.herofake.backend.BackendException;
import io.herofake.backend.BackendProvider;
import io.herofake.backend.DenseOnnx;
import io.herofake.backend.InferenceCall;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.Platform;
import io.herofake.backend.TestModel;
import io.herofake.backend.onnxruntime.OnnxRuntimeProvider;
import io.herofake.model.ModelManifest;
import io.herofake.model.VerdictRule;
import io.herofake.model.picture.InputTransform;
import io.herofake.model.picture.PictureDecoder;
import io.herofake.server.Engines;
import io.herofake.server.Manifests;
import io.herofake.server.engine.BackendPipeline;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Good requests, through a small real network on the real backend. */
class DetectTest {
    private static final byte[] PICTURE = Pictures.jpeg();

    @TempDir
    static Path directory;

    private static Fixture gateway;
    private static double expectedScore;

    @BeforeAll
    static void start() throws Exception {
        TestModel model = DenseOnnx.standard().write(directory);
        BackendProvider provider = new OnnxRuntimeProvider();
        Platform platform = provider.discover().platforms().get(0);
        ModelManifest manifest = Manifests.of("dense", model.input());
        Engines.Served served = new Engines.Served(
                manifest,
                (order, onLoss) ->
                        BackendPipeline.open(manifest, open(provider, platform, model), new PictureDecoder()));
        expectedScore = scoreByHand(provider, platform, model);
        gateway = Fixture.of(List.of(served), 2, 16, options -> options);
    }

    private static ModelInstance open(BackendProvider provider, Platform platform, TestModel model)
            throws BackendException {
        return provider.open(platform, model.artifact(), model.input(), new OpenOptions(1, 1, 1, directory));
    }

    private static double scoreByHand(BackendProvider provider, Platform platform, TestModel model) throws Exception {
        try (ModelInstance instance = open(provider, platform, model);
                InferenceCall call = instance.newCall()) {
            new InputTransform(model.input()).write(new PictureDecoder().decode(PICTURE), call.input(), 0);
            call.infer(1);
            return new VerdictRule(Manifests.of("dense", model.input()).output())
                    .verdict(call.output(), 0)
                    .score();
        }
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static void assertVerdict(HttpResponse<String> response) {
        assertVerdict(response.statusCode(), response.body());
        assertThat(response.headers().firstValue("content-type")).contains("application/json");
    }

    private static void assertVerdict(int status, String body) {
        assertThat(status).as(body).isEqualTo(200);
        assertThat(Double.parseDouble(json(body, "/score"))).isEqualTo(expectedScore);
        assertThat(json(body, "/deepfake")).isEqualTo(Boolean.toString(expectedScore >= 0.5));
    }

    @Test
    void answersAPutAsCurlSendsItInTheShapeThatTheDocumentationGives() throws Exception {
        HttpResponse<String> response = gateway.send(
                gateway.request("/v1/detect?model=dense&qos=high").PUT(BodyPublishers.ofByteArray(PICTURE)));

        assertVerdict(response);
        String body = response.body();
        assertThat(json(body, "/model/name")).isEqualTo("dense");
        assertThat(json(body, "/model/version")).isEqualTo("1.2");
        assertThat(json(body, "/model/trained")).isEqualTo("false");
        assertThat(json(body, "/qos")).isEqualTo("high");
        assertThat(json(body, "/deadlineBasis")).isEqualTo("configured");
        double deadline = Double.parseDouble(json(body, "/deadlineMs"));
        double total = Double.parseDouble(json(body, "/timing/totalMs"));
        assertThat(deadline).isPositive();
        assertThat(json(body, "/deadlineMet")).isEqualTo(Boolean.toString(total <= deadline));
        assertThat(List.of("uploadMs", "queueMs", "startMs", "decodeMs", "inferenceMs"))
                .allSatisfy(stage -> assertThat(Double.parseDouble(json(body, "/timing/" + stage)))
                        .isNotNegative());
        assertThat(json(body, "/platform/id")).isEqualTo("local/0");
        assertThat(json(body, "/platform/hardware")).isEqualTo("cpu");
        assertThat(json(body, "/platform/simulated")).isEqualTo("true");
        assertThat(json(body, "/platform/description")).isNotBlank();
        assertThat(json(body, "/requestId"))
                .isEqualTo(response.headers().firstValue("x-request-id").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"image/jpeg", "image/png", "IMAGE/WEBP; q=1", "application/octet-stream"})
    void takesTheBodyAsItIs(String contentType) throws Exception {
        assertVerdict(gateway.send(gateway.request("/v1/detect")
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofByteArray(PICTURE))));
    }

    @Test
    void takesAForm() throws Exception {
        byte[] form = new Form()
                .field("qos", "low")
                .file("anything", PICTURE)
                .field("model", "dense")
                .end();
        HttpResponse<String> response = gateway.send(gateway.request("/v1/detect")
                .header("Content-Type", Form.CONTENT_TYPE)
                .POST(BodyPublishers.ofByteArray(form)));

        assertVerdict(response);
        assertThat(json(response.body(), "/qos")).isEqualTo("low");
    }

    @Test
    void takesJson() throws Exception {
        String image = Base64.getEncoder().encodeToString(PICTURE);
        HttpResponse<String> response = gateway.send(gateway.request("/v1/detect?model=dense")
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(BodyPublishers.ofString("{\"qos\": \"high\", \"image\": \"" + image + "\"}")));

        assertVerdict(response);
        assertThat(json(response.body(), "/qos")).isEqualTo("high");
    }

    @Test
    void takesChunksOfAnySize() throws Exception {
        try (RawClient client = gateway.connect()) {
            client.send("PUT /v1/detect HTTP/1.1\nHost: x\nTransfer-Encoding: chunked\n\n");
            for (int at = 0; at < PICTURE.length; at += 100) {
                int size = Math.min(100, PICTURE.length - at);
                client.send(Integer.toHexString(size) + ";a=b\n")
                        .send(Arrays.copyOfRange(PICTURE, at, at + size))
                        .send("\n");
            }
            client.send("0\nTrailer: 1\n\n");
            RawClient.Reply reply = client.read();
            assertVerdict(reply.status(), reply.body());
        }
    }

    @Test
    void speaksHttp10() throws Exception {
        try (RawClient client = gateway.connect()) {
            String head = "PUT /v1/detect HTTP/1.0\nContent-Length: " + PICTURE.length + "\n";
            RawClient.Reply kept = client.send(head + "Connection: keep-alive\n\n")
                    .send(PICTURE)
                    .read();
            assertVerdict(kept.status(), kept.body());
            assertThat(kept.header("connection")).isEqualTo("keep-alive");
            RawClient.Reply closed = client.send(head + "\n").send(PICTURE).read();
            assertVerdict(closed.status(), closed.body());
            assertThat(closed.header("connection")).isEqualTo("close");
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void saysContinueBeforeTheBodyIsSent() throws Exception {
        try (RawClient client = gateway.connect()) {
            client.send("PUT /v1/detect HTTP/1.1\nHost: x\nExpect: 100-continue\nContent-Length: " + PICTURE.length
                    + "\n\n");
            assertThat(client.read().status()).isEqualTo(100);
            RawClient.Reply reply = client.send(PICTURE).read();
            assertVerdict(reply.status(), reply.body());
        }
    }

    @Test
    void keepsTheClientsRequestIdWhereItIsWellFormed() throws Exception {
        assertThat(idFor("my-Request_1.2")).isEqualTo("my-Request_1.2");
        assertThat(idFor("x".repeat(65))).isNotBlank().doesNotContain("xx");
        assertThat(idFor("a b")).isNotBlank().isNotEqualTo("a b");
    }

    private static String idFor(String given) throws Exception {
        HttpResponse<String> response = gateway.send(
                gateway.request("/v1/detect").header("X-Request-Id", given).PUT(BodyPublishers.ofByteArray(PICTURE)));
        assertVerdict(response);
        assertThat(json(response.body(), "/requestId"))
                .isEqualTo(response.headers().firstValue("x-request-id").orElseThrow());
        return json(response.body(), "/requestId");
    }
}

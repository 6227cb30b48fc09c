package io.herofake.server.http;

import static io.herofake.server.http.Fixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.herofake.backend.BackendException;
import io.herofake.kernel.Outcome;
import io.herofake.model.Verdict;
import io.herofake.model.picture.PictureDecoder;
import io.herofake.model.picture.PictureException;
import io.herofake.server.StagedModel;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are valid HTTP and still wrong: each gets problem details, and the gateway goes on. */
class BadInputTest {
    private static final byte[] PICTURE = Pictures.jpeg();
    private static final int LIMIT = 100_000;

    private static Fixture gateway;

    /** Decodes for real; the first byte after a JPEG's end says what the model does. */
    private static final StagedModel MODEL = new StagedModel(new StagedModel.Stages() {
        private final PictureDecoder decoder = new PictureDecoder();

        @Override
        public void decode(byte[] encoded) throws PictureException {
            decoder.decode(encoded);
        }

        @Override
        public Verdict infer(byte[] encoded) throws BackendException {
            return switch (encoded[encoded.length - 1]) {
                case 'n' -> new Verdict(true, Double.NaN);
                case 'b' -> throw new BackendException(BackendException.Kind.RUNTIME_FAILURE, "secret words", null);
                case 'd' -> throw new BackendException(BackendException.Kind.DEVICE_LOST, "secret words", null);
                case 'm' -> throw new OutOfMemoryError("secret words");
                case 'x' -> throw new IllegalStateException("secret words");
                default -> new Verdict(false, 0.25);
            };
        }
    });

    @BeforeAll
    static void start() throws Exception {
        gateway = Fixture.of(MODEL, options -> options.with(new GatewayOptions.Limits(LIMIT, 4L * LIMIT, 4096, 4)));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static void assertProblem(HttpResponse<String> response, int status, String error) {
        String body = response.body();
        assertThat(response.statusCode()).as(body).isEqualTo(status);
        assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(json(body, "/error")).isEqualTo(error);
        assertThat(json(body, "/type")).isEqualTo("urn:herofake:problem:" + error);
        assertThat(json(body, "/status")).isEqualTo(Integer.toString(status));
        assertThat(json(body, "/title")).isNotBlank();
        assertThat(json(body, "/detail")).isNotBlank().doesNotContain("Exception", "secret", "java.", "io.");
        assertThat(json(body, "/requestId"))
                .isEqualTo(response.headers().firstValue("x-request-id").orElseThrow());
        assertThat(response.headers().firstValue("retry-after").isPresent()).isEqualTo(status == 503);
    }

    private static HttpResponse<String> put(String path, byte[] body) throws Exception {
        return gateway.send(gateway.request(path).PUT(BodyPublishers.ofByteArray(body)));
    }

    private static HttpResponse<String> post(String contentType, String body) throws Exception {
        return post(contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    private static HttpResponse<String> post(String contentType, byte[] body) throws Exception {
        return gateway.send(gateway.request("/v1/detect")
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofByteArray(body)));
    }

    @Test
    void refusesAnEmptyBody() throws Exception {
        assertProblem(put("/v1/detect", new byte[0]), 400, "empty_body");
        assertProblem(gateway.send(gateway.request("/v1/detect").POST(BodyPublishers.noBody())), 400, "empty_body");
        assertProblem(post("application/json", ""), 400, "empty_body");
        assertProblem(post("application/json", "{}"), 400, "empty_body");
        assertProblem(post("application/json", "{\"image\": \"\"}"), 400, "empty_body");
        assertProblem(post(Form.CONTENT_TYPE, ""), 400, "empty_body");
        assertProblem(post(Form.CONTENT_TYPE, new Form().field("qos", "high").end()), 400, "empty_body");
        assertProblem(
                post(Form.CONTENT_TYPE, new Form().file("image", new byte[0]).end()), 400, "empty_body");
    }

    @Test
    void refusesWhatIsNoPictureAndCountsNoMissForIt() throws Exception {
        Map<Outcome, Long> before = gateway.engine.snapshot().join().totals().outcomes();
        byte[] text = "This is a text file named .jpg\n".getBytes(StandardCharsets.UTF_8);
        assertProblem(post("image/jpeg", text), 415, "not_a_picture");
        assertProblem(post(Form.CONTENT_TYPE, new Form().file("image", text).end()), 415, "not_a_picture");
        assertProblem(
                post("application/json", "{\"image\":\"" + Base64.getEncoder().encodeToString(text) + "\"}"),
                415,
                "not_a_picture");
        Map<Outcome, Long> after = gateway.engine.snapshot().join().totals().outcomes();
        assertThat(after.get(Outcome.INVALID)).isEqualTo(before.getOrDefault(Outcome.INVALID, 0L) + 3);
        assertThat(after.get(Outcome.FAILED)).isEqualTo(before.get(Outcome.FAILED));
    }

    @Test
    void refusesATruncatedPicture() throws Exception {
        HttpResponse<String> response = put("/v1/detect", Arrays.copyOf(PICTURE, PICTURE.length / 2));
        assertProblem(response, 400, "picture_truncated");
    }

    @Test
    void refusesAPngBombFromItsHeader() throws Exception {
        assertProblem(put("/v1/detect", pngHeader(30_000, 30_000)), 413, "picture_too_large");
    }

    private static byte[] pngHeader(int width, int height) {
        byte[] chunk = ByteBuffer.allocate(17)
                .put("IHDR".getBytes(StandardCharsets.US_ASCII))
                .putInt(width)
                .putInt(height)
                .put(new byte[] {8, 2, 0, 0, 0})
                .array();
        CRC32 crc = new CRC32();
        crc.update(chunk);
        return ByteBuffer.allocate(33)
                .put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'})
                .putInt(13)
                .put(chunk)
                .putInt((int) crc.getValue())
                .array();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/detect?model=nope, 404, unknown_model, staged",
        "/v1/detect?model=, 404, unknown_model, staged",
        "/v1/models/nope, 404, unknown_model, staged",
        "/v1/detect?qos=best, 400, unknown_qos, 'high, medium, low'",
        "/v1/detect?qos=high&qos=high, 400, duplicate_parameter, once",
        "/v1/detect?model=staged&qos=low&model=staged, 400, duplicate_parameter, once",
        "/v1/detect?quality=high, 400, unknown_parameter, 'model, qos'",
        "/v1/detect?=, 400, unknown_parameter, 'model, qos'",
        "/, 405, method_not_allowed, 'GET, HEAD, OPTIONS'",
        "/v1/models, 405, method_not_allowed, 'GET, HEAD, OPTIONS'",
        "/v1/detect/, 404, not_found, /v1/detect/",
        "/v1/models/a/b, 404, not_found, /v1/models/a/b",
        "/favicon.ico, 404, not_found, favicon",
    })
    void refusesWrongPathsParametersAndMethods(String path, int status, String error, String detail) throws Exception {
        HttpRequest.Builder request = gateway.request(path);
        HttpResponse<String> response = gateway.send(
                path.startsWith("/v1/models/") ? request : request.PUT(BodyPublishers.ofByteArray(PICTURE)));
        assertProblem(response, status, error);
        assertThat(json(response.body(), "/detail")).contains(detail);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE", "PATCH", "TRACE", "BREW"})
    void refusesOtherMethodsNamingTheRightOnes(String method) throws Exception {
        HttpResponse<String> response =
                gateway.send(gateway.request("/v1/detect").method(method, BodyPublishers.noBody()));
        assertProblem(response, 405, "method_not_allowed");
        assertThat(response.headers().firstValue("allow")).contains("POST, PUT, OPTIONS");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/mixed; boundary=x", "nonsense"})
    void refusesOtherContentTypes(String contentType) throws Exception {
        assertProblem(post(contentType, PICTURE), 415, "unsupported_content_type");
    }

    @Test
    void refusesContentEncodings() throws Exception {
        HttpRequest.Builder request = gateway.request("/v1/detect").header("Content-Encoding", "gzip");
        assertProblem(
                gateway.send(request.PUT(BodyPublishers.ofByteArray(PICTURE))), 415, "unsupported_content_encoding");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "1",
                "{",
                "{\"image\": 1}",
                "{\"image\": null}",
                "{\"image\": [\"/9j/\"]}",
                "{\"image\": \"/9j/\"} x",
                "{\"image\": \"/9j/\", }",
                "{\"model\": {}}",
                "{'image': ''}",
                "\u0000",
            })
    void refusesMalformedJson(String body) throws Exception {
        assertProblem(post("application/json", body), 400, "bad_json");
    }

    @Test
    void refusesJsonMembersThatAreUnknownOrDoubled() throws Exception {
        assertProblem(post("application/json", "{\"picture\": \"/9j/\"}"), 400, "unknown_parameter");
        assertProblem(
                post("application/json", "{\"image\": \"/9j/\", \"image\": \"/9j/\"}"), 400, "duplicate_parameter");
        assertProblem(post("application/json", "{\"qos\": \"low\", \"qos\": \"low\"}"), 400, "duplicate_parameter");
        HttpResponse<String> both = gateway.send(gateway.request("/v1/detect?qos=low")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"image\": \"/9j/\", \"qos\": \"low\"}")));
        assertProblem(both, 400, "duplicate_parameter");
    }

    @Test
    void takesLongBase64ButNoOtherLongString() throws Exception {
        String image = Base64.getEncoder().encodeToString(Arrays.copyOf(PICTURE, 60_000));
        assertThat(post("application/json", "{\"image\": \"" + image + "\"}").statusCode())
                .isEqualTo(200);
        assertProblem(post("application/json", "{\"model\": \"" + image + "\"}"), 400, "bad_json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"data:image/jpeg;base64,/9j/", "/9j", "/9j/4", "****", "\\u00e9\\u00e9\\u00e9\\u00e9"})
    void refusesBadBase64(String image) throws Exception {
        assertProblem(post("application/json", "{\"image\": \"" + image + "\"}"), 400, "bad_base64");
    }

    @Test
    void refusesMalformedForms() throws Exception {
        assertProblem(post("multipart/form-data", new Form().file("a", PICTURE).end()), 400, "bad_multipart");
        assertProblem(post(Form.CONTENT_TYPE, "no boundary anywhere"), 400, "bad_multipart");
        assertProblem(post(Form.CONTENT_TYPE, new Form().file("a", PICTURE).unfinished()), 400, "bad_multipart");
        byte[] form = new Form().file("a", PICTURE).end();
        assertProblem(post(Form.CONTENT_TYPE, Arrays.copyOf(form, form.length / 2)), 400, "bad_multipart");
        assertProblem(post("multipart/form-data; boundary=other", form), 400, "bad_multipart");
    }

    @Test
    void refusesFormPartsThatAreUnknownOrDoubled() throws Exception {
        Form twoFiles = new Form().file("a", PICTURE).file("b", PICTURE);
        assertProblem(post(Form.CONTENT_TYPE, twoFiles.end()), 400, "duplicate_parameter");
        Form twoLevels = new Form().file("a", PICTURE).field("qos", "low").field("qos", "low");
        assertProblem(post(Form.CONTENT_TYPE, twoLevels.end()), 400, "duplicate_parameter");
        Form unknown = new Form().file("a", PICTURE).field("x", "y");
        assertProblem(post(Form.CONTENT_TYPE, unknown.end()), 400, "unknown_parameter");
        Form unknownModel = new Form().file("a", PICTURE).field("model", "y");
        assertProblem(post(Form.CONTENT_TYPE, unknownModel.end()), 404, "unknown_model");
    }

    @Test
    void refusesBodiesOverTheLimit() throws Exception {
        assertProblem(put("/v1/detect", new byte[LIMIT + 1]), 413, "body_too_large");
        assertProblem(put("/v1/detect", new byte[LIMIT]), 415, "not_a_picture");
    }

    @ParameterizedTest
    @CsvSource({
        "n, 500, invalid_output",
        "b, 500, backend_failure",
        "d, 503, device_lost",
        "m, 503, out_of_memory",
        "x, 500, internal_error"
    })
    void neverTurnsAFailureIntoAVerdict(char how, int status, String error) throws Exception {
        byte[] body = Arrays.copyOf(PICTURE, PICTURE.length + 1);
        body[PICTURE.length] = (byte) how;
        HttpResponse<String> response = put("/v1/detect", body);

        assertProblem(response, status, error);
        assertThat(json(response.body(), "/detail")).contains(json(response.body(), "/requestId"));
        assertThat(put("/v1/detect", PICTURE).statusCode()).isEqualTo(200);
    }

    @Test
    void quotesWhatTheClientSentSafely() throws Exception {
        HttpResponse<String> response = put("/v1/detect?model=%22%0d%0aX:%20y" + "a".repeat(500), PICTURE);
        assertProblem(response, 404, "unknown_model");
        assertThat(json(response.body(), "/detail"))
                .contains("'\"??X: ya")
                .contains("...")
                .hasSizeLessThan(200);
        assertThat(response.headers().map()).doesNotContainKey("x");
    }
}

package io.herofake.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.herofake.backend.DenseOnnx;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.TestModel;
import io.herofake.backend.onnxruntime.OnnxRuntimeProvider;
import io.herofake.model.HardwareType;
import io.herofake.model.ModelManifest;
import io.herofake.model.picture.PictureDecoder;
import io.herofake.server.Engines;
import io.herofake.server.Manifests;
import io.herofake.server.engine.BackendPipeline;
import io.herofake.server.engine.PipelineOpener;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gateway as a server of the Open Inference Protocol, with a real model. */
class OpenInferenceTest {
    private static final String INFER = "/v2/models/dense/infer";
    private static final String INPUT = "{\"name\":\"input\",\"shape\":[1,3,16,16],\"datatype\":\"FP32\",";

    @TempDir
    Path folder;

    private TestModel model;
    private Fixture gateway;

    @BeforeEach
    void start() throws Exception {
        model = DenseOnnx.standard().write(folder, HardwareType.CPU);
        ModelManifest manifest = Manifests.of("dense", model.input());
        OnnxRuntimeProvider provider = new OnnxRuntimeProvider();
        PipelineOpener opener = (order, onLoss) -> BackendPipeline.open(
                manifest,
                provider.open(
                        provider.discover().platforms().get(0),
                        model.artifact(),
                        model.input(),
                        new OpenOptions(1, 1, 1, folder.resolve("cache"))),
                new PictureDecoder());
        gateway = Fixture.of(List.of(new Engines.Served(manifest, opener)), 1, 4, options -> options);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return gateway.send(gateway.request(path).POST(BodyPublishers.ofString(body)));
    }

    private static String numbers(float[] picture) {
        return IntStream.range(0, picture.length)
                .mapToObj(i -> Float.toString(picture[i]))
                .collect(Collectors.joining(","));
    }

    @Test
    void healthAndMetadata() throws Exception {
        assertThat(gateway.get("/v2/health/live").statusCode()).isEqualTo(200);
        assertThat(gateway.get("/v2/health/ready").statusCode()).isEqualTo(200);
        assertThat(gateway.get("/v2/models/dense/ready").statusCode()).isEqualTo(200);
        assertThat(gateway.get("/v2/models/dense/versions/1.2/ready").statusCode())
                .isEqualTo(200);
        assertThat(gateway.get("/v2").body())
                .isEqualTo("{\"name\":\"herofake\",\"version\":\"1.2.3\",\"extensions\":[\"binary_tensor_data\"]}");
        assertThat(gateway.get("/v2/models/dense").body())
                .contains("\"inputs\":[{\"name\":\"input\",\"datatype\":\"FP32\",\"shape\":[-1,3,16,16]}]")
                .contains("\"outputs\":[{\"name\":\"output\",\"datatype\":\"FP32\",\"shape\":[-1,2]}]");
    }

    @Test
    void aTensorInJsonBecomesATask() throws Exception {
        float[] picture = model.picture(1);
        float[] right = model.reference().apply(picture);

        String answer = post(
                        INFER + "?qos=low",
                        "{\"id\":\"a7\",\"inputs\":[" + INPUT + "\"data\":[" + numbers(picture) + "]}]}")
                .body();

        assertThat(Fixture.json(answer, "/model_name")).isEqualTo("dense");
        assertThat(Fixture.json(answer, "/model_version")).isEqualTo("1.2");
        assertThat(Fixture.json(answer, "/id")).isEqualTo("a7");
        assertThat(Fixture.json(answer, "/parameters/qos")).isEqualTo("low");
        assertThat(Fixture.json(answer, "/parameters/trained")).isEqualTo("false");
        assertThat(Float.parseFloat(Fixture.json(answer, "/outputs/0/data/0"))).isCloseTo(right[0], within(1e-3f));
        assertThat(Float.parseFloat(Fixture.json(answer, "/outputs/0/data/1"))).isCloseTo(right[1], within(1e-3f));
    }

    @Test
    void aTensorInBinaryGoesAndComesSo() throws Exception {
        float[] picture = model.picture(2);
        float[] right = model.reference().apply(picture);
        byte[] json = ("{\"parameters\":{\"binary_data_output\":true},\"inputs\":[" + INPUT
                        + "\"parameters\":{\"binary_data_size\":3072}}]}")
                .getBytes(StandardCharsets.UTF_8);
        ByteBuffer body = ByteBuffer.allocate(json.length + 3072).order(ByteOrder.LITTLE_ENDIAN);
        body.put(json);
        for (float value : picture) {
            body.putFloat(value);
        }

        HttpResponse<byte[]> answer = Fixture.HTTP.send(
                gateway.request(INFER)
                        .header("Inference-Header-Content-Length", Integer.toString(json.length))
                        .POST(BodyPublishers.ofByteArray(body.array()))
                        .build(),
                BodyHandlers.ofByteArray());

        int jsonLength = Math.toIntExact(answer.headers()
                .firstValueAsLong("Inference-Header-Content-Length")
                .orElseThrow());
        ByteBuffer numbers = ByteBuffer.wrap(answer.body(), jsonLength, answer.body().length - jsonLength)
                .order(ByteOrder.LITTLE_ENDIAN);
        assertThat(numbers.remaining()).isEqualTo(8);
        assertThat(numbers.getFloat()).isCloseTo(right[0], within(1e-3f));
        assertThat(numbers.getFloat()).isCloseTo(right[1], within(1e-3f));
        assertThat(gateway.meter("herofake_upload_bytes")).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "/v2/models/dense/infer|no json|400|not valid JSON",
                "/v2/models/dense/infer|{}|400|takes one input, 'input'; the request has 0",
                "/v2/models/dense/infer|{\"inputs\":[{\"name\":\"input\",\"shape\":[2,3,16,16],\"datatype\":\"FP32\",\"data\":[]}]}|400|N from 1 to 1",
                "/v2/models/dense/infer|{\"inputs\":[{\"name\":\"input\",\"shape\":[1,3,16,16],\"datatype\":\"FP32\",\"data\":[1]}]}|400|has 1 numbers",
                "/v2/models/dense/infer|{\"inputs\":[{\"name\":\"input\",\"shape\":[1,3,16,16],\"datatype\":\"FP32\",\"parameters\":{\"shared_memory_region\":\"x\"}}]}|400|cannot be used here",
                "/v2/models/dense/infer?qos=gold|{}|400|gold",
                "/v2/models/dense/versions/9/infer|{}|404|served in version 1.2",
                "/v2/models/other/infer|{}|404|other",
                "/v2/repository/models/dense/load|{}|404|only workers do",
                "/v2/nothing|{}|404|there is nothing at",
                "/v2/models/dense|{}|405|use GET",
            })
    void whatIsWrongIsSaidInTheProtocolsForm(String path, String body, int status, String why) throws Exception {
        HttpResponse<String> answer = post(path, body);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(Fixture.json(answer.body(), "/error")).contains(why);
    }

    @Test
    void numbersThatAreNoneAreRefused() throws Exception {
        byte[] json = ("{\"inputs\":[" + INPUT + "\"parameters\":{\"binary_data_size\":3072}}]}")
                .getBytes(StandardCharsets.UTF_8);
        ByteBuffer body = ByteBuffer.allocate(json.length + 3072).order(ByteOrder.LITTLE_ENDIAN);
        body.put(json).putFloat(Float.NaN);

        HttpResponse<String> answer = gateway.send(gateway.request(INFER)
                .header("Inference-Header-Content-Length", Integer.toString(json.length))
                .POST(BodyPublishers.ofByteArray(body.array())));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Fixture.json(answer.body(), "/error")).contains("holds NaN");
    }
}

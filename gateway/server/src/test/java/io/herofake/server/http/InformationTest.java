package io.herofake.server.http;

import static io.herofake.server.http.Fixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.herofake.model.Verdict;
import io.herofake.server.Gate;
import io.herofake.server.StagedModel;
import io.herofake.server.metrics.BuildInfo;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the gateway says of itself. */
class InformationTest {
    private static Fixture gateway;

    @BeforeAll
    static void start() throws Exception {
        gateway = Fixture.of(
                List.of(
                        StagedModel.instant().named("first"),
                        StagedModel.instant().named("second")),
                1,
                8,
                options -> options.withAccessLog(true));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void listsItsModels() throws Exception {
        String body = gateway.get("/v1/models").body();
        assertThat(json(body, "/models/0/name")).isEqualTo("first");
        assertThat(json(body, "/models/1/name")).isEqualTo("second");
        assertThat(json(body, "/defaultModel")).isEqualTo("first");
        assertThat(json(body, "/qosLevels/0/name")).isEqualTo("high");
        assertThat(json(body, "/qosLevels/0/durationDeviation")).isEqualTo("2.0");
        assertThat(json(body, "/defaultQos")).isEqualTo("medium");
    }

    @Test
    void describesAModel() throws Exception {
        HttpResponse<String> response = gateway.get("/v1/models/sec%6Fnd");
        String body = response.body();
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(body, "/name")).isEqualTo("second");
        assertThat(json(body, "/version")).isEqualTo("1.2");
        assertThat(json(body, "/trained")).isEqualTo("false");
        assertThat(json(body, "/licence")).isEqualTo("Apache-2.0");
        assertThat(json(body, "/input/width")).isEqualTo("16");
        assertThat(json(body, "/output/labels/1")).isEqualTo("fake");
        assertThat(json(body, "/platforms/0/simulated")).isEqualTo("true");
        assertThat(json(body, "/worstExecutionMs")).isEqualTo("100.0");
        assertThat(json(body, "/deadlineBasis")).isEqualTo("configured");
        assertThat(json(body, "/deadlineMs/low")).isEqualTo("400.0");
    }

    @Test
    void isHealthyAndReady() throws Exception {
        assertThat(json(gateway.get("/healthz").body(), "/version")).isEqualTo("1.2.3");
        assertThat(json(gateway.get("/readyz").body(), "/status")).isEqualTo("ready");
    }

    @Test
    void showsMetersThatFollowTheRequests() throws Exception {
        double before = gateway.meter("herofake_http_requests_total{route=\"detect\",status=\"200\"}");
        HttpResponse<String> answer = gateway.send(
                gateway.request("/v1/detect?model=second&qos=low").PUT(BodyPublishers.ofString("picture")));
        assertThat(answer.statusCode()).isEqualTo(200);

        assertThat(gateway.meter("herofake_http_requests_total{route=\"detect\",status=\"200\"}"))
                .isEqualTo((Double.isNaN(before) ? 0 : before) + 1);
        for (String stage : List.of("upload", "queue", "start", "decode", "inference", "total")) {
            String labels = "{model=\"second\",stage=\"" + stage + "\"}";
            assertThat(gateway.meter("herofake_stage_duration_seconds_count" + labels))
                    .isEqualTo(1);
        }
        double met = gateway.meter("herofake_deadlines_total{model=\"second\",qos=\"low\",result=\"met\"}");
        double missed = gateway.meter("herofake_deadlines_total{model=\"second\",qos=\"low\",result=\"missed\"}");
        assertThat(met + missed).isEqualTo(1);
        assertThat(gateway.meter("herofake_queue_length")).isZero();
        assertThat(gateway.meter("herofake_queue_bound")).isEqualTo(8);
        assertThat(gateway.meter("herofake_native_memory_bytes{area=\"netty direct\"}"))
                .isPositive();
        assertThat(gateway.meter("herofake_model_native_memory_bytes{model=\"first\"}"))
                .isEqualTo(4096);
        assertThat(gateway.meter("herofake_build_info{java=\"" + System.getProperty("java.version")
                        + "\",revision=\"abc\",version=\"1.2.3\"}"))
                .isEqualTo(1);
    }

    @Test
    void neverMakesALabelOfWhatAClientSends() throws Exception {
        gateway.get("/secret-path?secret-query");
        gateway.send(gateway.request("/v1/detect?model=secret-model").PUT(BodyPublishers.noBody()));
        gateway.send(gateway.request("/v1/models").method("SECRET", BodyPublishers.noBody()));
        assertThat(gateway.get("/metrics").body()).doesNotContainIgnoringCase("secret");
    }

    @Test
    void speaksBothMetricsFormats() throws Exception {
        HttpResponse<String> text = gateway.get("/metrics");
        assertThat(text.headers().firstValue("content-type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(text.body()).contains("# TYPE herofake_http_requests_total counter");
        HttpResponse<String> open = gateway.send(gateway.request("/metrics")
                .header("Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5"));
        assertThat(open.headers().firstValue("content-type").orElseThrow()).startsWith("application/openmetrics-text");
        assertThat(open.body()).endsWith("# EOF\n");
    }

    @Test
    void servesAPageThatItsOwnPolicyAdmits() throws Exception {
        HttpResponse<String> page = gateway.get("/");
        assertThat(page.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
        String policy = page.headers().firstValue("content-security-policy").orElseThrow();
        assertThat(policy).startsWith("default-src 'none'").doesNotContain("unsafe");
        for (String element : List.of("script", "style")) {
            Matcher content = Pattern.compile("<" + element + ">(.*?)</" + element + ">", Pattern.DOTALL)
                    .matcher(page.body());
            assertThat(content.find()).isTrue();
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(content.group(1).getBytes(StandardCharsets.UTF_8));
            assertThat(policy)
                    .contains(element + "-src 'sha256-" + Base64.getEncoder().encodeToString(hash) + "'");
            assertThat(content.find()).as("one " + element).isFalse();
        }
        assertThat(page.body()).doesNotContain("http://", "https://", " style=", " onclick=");
    }

    @Test
    void namesAPortThatIsInUse() throws Exception {
        int port = gateway.server.address().getPort();
        GatewayOptions options = GatewayOptions.defaults("first");
        assertThatIOException()
                .isThrownBy(() -> GatewayServer.start(
                        options.with(options.listen().withPort(port)), gateway.engine, new BuildInfo("1", "2")))
                .withMessageContaining("127.0.0.1:" + port)
                .withMessageContaining("in use");
    }

    @Test
    void namesAHostThatIsUnknown() {
        GatewayOptions options = GatewayOptions.defaults("first");
        GatewayOptions.Listen listen =
                new GatewayOptions.Listen("no-such-host.invalid", 0, 1, 1, 1, GatewayOptions.Transport.NIO);
        assertThatIOException()
                .isThrownBy(() -> GatewayServer.start(options.with(listen), gateway.engine, new BuildInfo("1", "2")))
                .withMessageContaining("no-such-host.invalid")
                .withMessageContaining("unknown");
    }

    @Test
    void refusesDefaultsThatAreNotThere() {
        GatewayOptions unknownModel = GatewayOptions.defaults("nope");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GatewayServer.start(unknownModel, gateway.engine, new BuildInfo("1", "2")))
                .withMessageContaining("'nope'");
    }

    @Test
    void answersWhileItsReplicasAreBusy() throws Exception {
        Gate gate = new Gate();
        StagedModel stuck = new StagedModel(encoded -> {
            gate.pass();
            return new Verdict(false, 0);
        });
        try (Fixture busy = Fixture.of(stuck);
                RawClient client = busy.connect()) {
            client.send("PUT /v1/detect HTTP/1.1\nHost: x\nContent-Length: 1\n\nx");
            gate.awaitArrival();
            for (String path : List.of("/", "/v1/models", "/healthz", "/readyz", "/metrics")) {
                assertThat(busy.get(path).statusCode()).isEqualTo(200);
            }
            gate.open();
            assertThat(client.read().status()).isEqualTo(200);
        }
    }
}

package io.herofake.server.http;

import static io.herofake.server.http.Fixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.herofake.model.Verdict;
import io.herofake.server.Gate;
import io.herofake.server.StagedModel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP itself, with a client that sends what no library would. */
class ProtocolTest {
    private static final int LIMIT = 10_000;

    private static Fixture gateway;

    @BeforeAll
    static void start() throws Exception {
        gateway = Fixture.of(
                StagedModel.instant(), options -> options.with(new GatewayOptions.Limits(LIMIT, 1 << 20, 2048, 4)));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static void assertRefusedAndEnded(RawClient client, int status, String error) throws Exception {
        RawClient.Reply reply = client.read();
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(json(reply.body(), "/error")).isEqualTo(error);
        assertThat(reply.header("connection")).isEqualTo("close");
        assertThat(client.ended()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET / HTTP/1.1                                                  | 400 | malformed_request",
                "GET / HTTP/1.1~Host: x~Host: y                                  | 400 | malformed_request",
                "GET  HTTP/1.1~Host: x                                           | 400 | malformed_request",
                "GET x HTTP/1.1~Host: x                                          | 400 | malformed_request",
                "nonsense                                                        | 400 | malformed_request",
                "GET / HTTP/1.1~Host x                                           | 400 | malformed_request",
                "GET / HTTP/1.1~Ho st: x                                         | 400 | malformed_request",
                "PUT /v1/detect HTTP/1.1~Host: x~Content-Length: -1              | 400 | malformed_request",
                "PUT /v1/detect HTTP/1.1~Host: x~Content-Length: 1x              | 400 | malformed_request",
                "PUT /v1/detect HTTP/1.1~Host: x~Content-Length: 1~Content-Length: 2 | 400 | malformed_request",
                "PUT /v1/detect HTTP/1.1~Host: x~Content-Length: 1~Transfer-Encoding: chunked"
                        + " | 400 | malformed_request",
                "PUT /v1/detect HTTP/1.0~Host: x~Transfer-Encoding: chunked      | 400 | malformed_request",
                "PUT /v1/detect HTTP/1.1~Host: x~Transfer-Encoding: gzip         | 400 | malformed_request",
                "PUT /v1/detect HTTP/1.1~Host: x~Transfer-Encoding: gzip, chunked"
                        + " | 501 | unsupported_transfer_encoding",
                "PUT /v1/detect HTTP/1.1~Host: x~Transfer-Encoding: chunked~Expect: tea | 417 | expectation_failed",
                "PUT /v1/detect HTTP/2.0~Host: x~Content-Length: 70000           | 505 | unsupported_http_version",
            })
    void refusesWhatIsNotHttp(String head, int status, String error) throws Exception {
        try (RawClient client = gateway.connect()) {
            client.send(head.replace('~', '\n') + "\n\n");
            if (head.endsWith("HTTP/1.1") || head.contains("Host: y") || head.startsWith("GET x")) {
                assertRefusedAndKept(client, status, error); // well-formed enough to know where the next one begins
            } else {
                assertRefusedAndEnded(client, status, error);
            }
        }
    }

    private static void assertRefusedAndKept(RawClient client, int status, String error) throws Exception {
        RawClient.Reply reply = client.read();
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(json(reply.body(), "/error")).isEqualTo(error);
        assertThat(client.send("GET /healthz HTTP/1.1\nHost: x\n\n").read().status())
                .isEqualTo(200);
    }

    @Test
    void refusesLinesAndHeadersThatDoNotEnd() throws Exception {
        try (RawClient client = gateway.connect()) {
            client.send("GET /" + "x".repeat(3000));
            assertRefusedAndEnded(client, 414, "uri_too_long");
        }
        try (RawClient client = gateway.connect()) {
            client.send("GET / HTTP/1.1\n" + "A: b\n".repeat(1000));
            assertRefusedAndEnded(client, 431, "headers_too_large");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz\n", "-1\n", "fffffffff\n", "2\nabcd\n", "\n", "1;\u0000\nx\n"})
    void refusesChunkedGarbage(String chunks) throws Exception {
        try (RawClient client = gateway.connect()) {
            client.send("PUT /v1/detect HTTP/1.1\nHost: x\nTransfer-Encoding: chunked\n\n" + chunks);
            assertRefusedAndEnded(client, 400, "malformed_body");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Expect: 100-continue\n"})
    void refusesABodyOverTheLimitWithoutReadingIt(String expect) throws Exception {
        try (RawClient client = gateway.connect()) {
            client.send("PUT /v1/detect HTTP/1.1\nHost: x\n" + expect + "Content-Length: 1000000000000\n\n");
            assertRefusedAndEnded(client, 413, "body_too_large");
        }
    }

    @Test
    void refusesChunksAsSoonAsTheyPassTheLimit() throws Exception {
        try (RawClient client = gateway.connect()) {
            client.send("PUT /v1/detect HTTP/1.1\nHost: x\nTransfer-Encoding: chunked\n\n");
            client.send("2710\n").send(new byte[LIMIT]).send("\n1\nx\n");
            assertRefusedAndEnded(client, 413, "body_too_large");
        }
    }

    @Test
    void letsAClientReadTheRefusalWhileItStillSends() throws Exception {
        try (RawClient client = gateway.connect()) {
            client.send("PUT /v1/detect HTTP/1.1\nHost: x\nContent-Length: 4000000\n\n");
            for (int i = 0; i < 4; i++) {
                client.send(new byte[1_000_000]);
            }
            assertRefusedAndEnded(client, 413, "body_too_large");
        }
    }

    @Test
    void keepsTheConnectionAfterARefusalWhereTheRestIsShort() throws Exception {
        try (RawClient client = gateway.connect()) {
            client.send("PUT /nowhere HTTP/1.1\nHost: x\nContent-Length: 5000\n\n");
            assertThat(client.read().status()).isEqualTo(404);
            client.send(new byte[5000]).send("GET /healthz HTTP/1.1\nHost: x\n\n");
            assertThat(client.read().status()).isEqualTo(200);
        }
    }

    @Test
    void answersPipelinedRequestsInOrderThoughLaterOnesAreReadyFirst() throws Exception {
        Gate gate = new Gate();
        StagedModel slow = new StagedModel(encoded -> {
            gate.pass();
            return new Verdict(false, encoded.length / 1000.0);
        });
        try (Fixture slowGateway = Fixture.of(slow);
                RawClient client = slowGateway.connect()) {
            client.send("PUT /v1/detect HTTP/1.1\nHost: x\nContent-Length: 3\n\nabc");
            client.send("GET /healthz HTTP/1.1\nHost: x\n\nGET /nowhere HTTP/1.1\nHost: x\n\n");
            client.send("PUT /v1/detect HTTP/1.1\nHost: x\nContent-Length: 5\nConnection: close\n\nabcde");
            client.send("GET /ignored HTTP/1.1\nHost: x\n\n");
            gate.awaitArrival();
            gate.open();

            assertThat(json(client.read().body(), "/score")).isEqualTo("0.003");
            assertThat(json(client.read().body(), "/status")).isEqualTo("up");
            assertThat(client.read().status()).isEqualTo(404);
            assertThat(json(client.read().body(), "/score")).isEqualTo("0.005");
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void readsNoFurtherThanThePipelineIsLong() throws Exception {
        List<Integer> together = new CopyOnWriteArrayList<>();
        CompletableFuture<Fixture> running = new CompletableFuture<>();
        Gate gate = new Gate();
        StagedModel model = new StagedModel(encoded -> {
            gate.pass();
            together.add(running.join().engine.queueLength() + 1);
            return new Verdict(false, 0);
        });
        try (Fixture bounded = Fixture.of(
                        List.of(model.named("staged")),
                        1,
                        100,
                        options -> options.with(new GatewayOptions.Limits(LIMIT, 1 << 20, 2048, 4)));
                RawClient client = bounded.connect()) {
            running.complete(bounded);
            client.send("PUT /v1/detect HTTP/1.1\nHost: x\nContent-Length: 1\n\nx".repeat(50));
            Until.isTrue("the pipeline is full", () -> bounded.engine.queueLength() == 3);
            gate.open();
            for (int i = 0; i < 50; i++) {
                assertThat(client.read().status()).isEqualTo(200);
            }
            assertThat(together).hasSize(50).allMatch(requests -> requests <= 4);
            assertThat(bounded.get("/healthz").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void answersHeadAndOptions() throws Exception {
        try (RawClient client = gateway.connect()) {
            for (String path : List.of("/", "/v1/models", "/v1/models/staged", "/healthz", "/readyz", "/metrics")) {
                RawClient.Reply head =
                        client.send("HEAD " + path + " HTTP/1.1\nHost: x\n\n").read(false);
                assertThat(head.status()).isEqualTo(200);
                assertThat(Integer.parseInt(head.header("content-length"))).isPositive();
                RawClient.Reply options = client.send("OPTIONS " + path + " HTTP/1.1\nHost: x\n\n")
                        .read();
                assertThat(options.status()).isEqualTo(204);
                assertThat(options.header("allow")).isEqualTo("GET, HEAD, OPTIONS");
                assertThat(options.headers()).doesNotContainKey("content-length");
            }
            assertThat(client.send("OPTIONS * HTTP/1.1\nHost: x\n\n").read().status())
                    .isEqualTo(204);
            assertThat(client.send("OPTIONS /v1/detect HTTP/1.1\nHost: x\n\n")
                            .read()
                            .header("allow"))
                    .isEqualTo("POST, PUT, OPTIONS");
        }
    }

    @Test
    void takesTheAbsoluteFormOfATarget() throws Exception {
        try (RawClient client = gateway.connect()) {
            client.send("GET http://gateway.example/v1/models/staged?x HTTP/1.1\nHost: x\n\n");
            assertThat(json(client.read().body(), "/name")).isEqualTo("staged");
            client.send("GET http://gateway.example HTTP/1.1\nHost: x\n\n");
            assertThat(client.read().header("content-type")).startsWith("text/html");
        }
    }

    @Test
    void datesItsAnswersAndForbidsKeepingThem() throws Exception {
        try (RawClient client = gateway.connect()) {
            RawClient.Reply reply =
                    client.send("GET /readyz HTTP/1.1\nHost: x\n\n").read();
            assertThat(reply.header("date")).matches("\\w{3}, \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT");
            assertThat(reply.header("cache-control")).isEqualTo("no-store");
            assertThat(reply.header("x-content-type-options")).isEqualTo("nosniff");
            assertThat(reply.headers()).doesNotContainKey("connection");
        }
    }
}

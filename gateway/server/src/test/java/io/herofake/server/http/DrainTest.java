package io.herofake.server.http;

import static io.herofake.server.http.Fixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.herofake.model.Verdict;
import io.herofake.server.Gate;
import io.herofake.server.StagedModel;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The end of a gateway's life: what it has accepted it answers, within a bounded time. */
class DrainTest {
    private static final String UPLOAD = "PUT /v1/detect HTTP/1.1\nHost: x\nContent-Length: 2\n\n";
    private static final String HEALTH = "GET /healthz HTTP/1.1\nHost: x\n\n";
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Gate gate = new Gate();
    private final StagedModel gated = new StagedModel(encoded -> {
        gate.pass();
        return new Verdict(false, 0.25);
    });

    private static UnaryOperator<GatewayOptions> with(Duration notice, Duration drain) {
        return options -> options.with(new GatewayOptions.Timeouts(LONG, LONG, LONG, 1, LONG, LONG, notice, drain));
    }

    @Test
    void finishesWhatItHasAcceptedAndEndsIdleConnections() throws Exception {
        try (Fixture gateway = Fixture.of(gated, with(Duration.ZERO, LONG));
                RawClient running = gateway.connect();
                RawClient uploading = gateway.connect();
                RawClient idle = gateway.connect()) {
            running.send(UPLOAD + "ab");
            gate.awaitArrival();
            uploading.send(UPLOAD + "a");
            Until.isTrue("the upload has begun", () -> gateway.meter("herofake_http_requests_in_flight") == 2);
            idle.send(HEALTH).read();
            CompletableFuture<Void> drained = CompletableFuture.runAsync(gateway.server::drain);
            assertThat(idle.ended()).isTrue();

            assertThatExceptionOfType(ConnectException.class).isThrownBy(gateway::connect);
            uploading.send("b");
            Until.isTrue("the upload is queued", () -> gateway.engine.queueLength() == 1);
            assertThat(drained).isNotDone();
            gate.open();
            for (RawClient client : new RawClient[] {running, uploading}) {
                RawClient.Reply reply = client.read();
                assertThat(reply.status()).isEqualTo(200);
                assertThat(reply.header("connection")).isEqualTo("close");
                assertThat(client.ended()).isTrue();
                client.leave();
            }
            drained.join();
        }
    }

    @Test
    void failsReadinessBeforeItRefusesConnections() throws Exception {
        try (Fixture gateway = Fixture.of(StagedModel.instant(), with(Duration.ofHours(1), LONG))) {
            assertThat(gateway.get("/readyz").statusCode()).isEqualTo(200);
            Thread drain = new Thread(gateway.server::drain);
            drain.start();
            Until.isTrue("readiness fails", () -> {
                try (RawClient client = gateway.connect()) { // a new connection each time: they are still accepted
                    RawClient.Reply reply =
                            client.send("GET /readyz HTTP/1.1\nHost: x\n\n").read();
                    assertThat(reply.status()).isIn(200, 503);
                    return reply.status() == 503 && json(reply.body(), "/error").equals("draining");
                }
            });
            assertThat(gateway.get("/healthz").statusCode()).isEqualTo(200);
            drain.interrupt(); // rather than wait for an hour
            drain.join();
            assertThatExceptionOfType(ConnectException.class).isThrownBy(gateway::connect);
        }
    }

    @Test
    void refusesConnectionsWhenTheNoticeIsOver() throws Exception {
        try (Fixture gateway = Fixture.of(StagedModel.instant(), with(Duration.ofMillis(50), LONG))) {
            gateway.server.drain();
            assertThatExceptionOfType(ConnectException.class).isThrownBy(gateway::connect);
        }
    }

    @Test
    void refusesNewRequestsOnConnectionsThatAreStillOpen() throws Exception {
        try (Fixture gateway = Fixture.of(gated, with(Duration.ZERO, LONG));
                RawClient client = gateway.connect();
                RawClient idle = gateway.connect()) {
            idle.send(HEALTH).read();
            client.send(UPLOAD + "ab");
            gate.awaitArrival();
            CompletableFuture<Void> drained = CompletableFuture.runAsync(gateway.server::drain);
            assertThat(idle.ended()).isTrue();
            client.send(UPLOAD + "ab");
            Until.isTrue(
                    "the second is refused", () -> gateway.meter("herofake_refusals_total{reason=\"draining\"}") == 1);
            gate.open();

            assertThat(client.read().status()).isEqualTo(200);
            RawClient.Reply refused = client.read();
            assertThat(refused.status()).isEqualTo(503);
            assertThat(json(refused.body(), "/error")).isEqualTo("draining");
            assertThat(client.ended()).isTrue();
            client.leave();
            drained.join();
        }
    }

    @Test
    void cutsWhatDoesNotEndInTime() throws Exception {
        Fixture gateway = Fixture.of(gated, with(Duration.ZERO, Duration.ofMillis(100)));
        try (RawClient stuck = gateway.connect()) {
            stuck.send(UPLOAD + "ab");
            gate.awaitArrival();
            gateway.server.close();
            assertThat(endOf(stuck)).isTrue();
        } finally {
            gate.open();
            gateway.close();
        }
    }

    private static boolean endOf(RawClient client) {
        try {
            return client.ended();
        } catch (IOException e) {
            return true; // cut with a reset
        }
    }

    @Test
    void closesTwiceWithoutHarm() throws Exception {
        Fixture gateway = Fixture.of(StagedModel.instant());
        gateway.close();
        gateway.close();
        assertThat(gateway.server.transport()).isIn("epoll", "nio");
    }
}

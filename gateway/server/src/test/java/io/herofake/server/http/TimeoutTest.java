package io.herofake.server.http;

import static io.herofake.server.http.Fixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.herofake.model.Verdict;
import io.herofake.server.Gate;
import io.herofake.server.StagedModel;
import java.io.IOException;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Each waits for the server to lose its patience, which is short here. */
class TimeoutTest {
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final int SLOWEST = 1 << 30;
    private static final String HEALTH = "GET /healthz HTTP/1.1\nHost: x\n\n";
    private static final String UPLOAD = "PUT /v1/detect HTTP/1.1\nHost: x\nContent-Length: 1\n\nx";

    private static UnaryOperator<GatewayOptions> with(GatewayOptions.Timeouts timeouts) {
        return options -> options.with(timeouts);
    }

    private static GatewayOptions.Timeouts timeouts(Duration header, Duration idle, Duration upload, Duration answer) {
        return new GatewayOptions.Timeouts(header, idle, upload, SLOWEST, answer, LONG, Duration.ZERO, LONG);
    }

    private static void assertTimedOut(RawClient client) throws Exception {
        RawClient.Reply reply = client.read();
        assertThat(reply.status()).isEqualTo(408);
        assertThat(json(reply.body(), "/error")).isEqualTo("request_timeout");
        assertThat(reply.header("connection")).isEqualTo("close");
        assertThat(client.ended()).isTrue();
    }

    /**
     * A connection whose first request is answered: from now on, the time for headers counts from their first byte. Before, it counts
     * from the connection's start, and a busy machine may let it pass before it sends anything.
     */
    private static RawClient connectInTime(Fixture gateway) throws IOException {
        for (int i = 0; i < 1000; i++) {
            RawClient client = gateway.connect();
            try {
                assertThat(client.send(HEALTH).read().status()).isEqualTo(200);
                return client;
            } catch (IOException e) {
                client.close(); // and so has the server, having waited long enough
            }
        }
        throw new AssertionError("nothing was ever sent in time");
    }

    @Test
    void doesNotWaitForEverForHeaders() throws Exception {
        try (Fixture gateway = Fixture.of(StagedModel.instant(), with(timeouts(SHORT, LONG, LONG, LONG)));
                RawClient silent = gateway.connect();
                RawClient slow = connectInTime(gateway)) {
            assertTimedOut(slow.send("GET /healthz HTTP/1.1\nHost: x\nX-Sl"));
            assertThat(silent.ended()).isTrue();
            assertThat(gateway.meter("herofake_refusals_total{reason=\"request_timeout\"}"))
                    .isEqualTo(1);
        }
    }

    @Test
    void doesNotWaitForEverForHeadersBehindAnotherRequest() throws Exception {
        Gate gate = new Gate();
        StagedModel model = new StagedModel(encoded -> {
            gate.pass();
            return new Verdict(false, 0);
        });
        try (Fixture gateway = Fixture.of(model, with(timeouts(SHORT, LONG, LONG, LONG)));
                RawClient slow = connectInTime(gateway)) {
            slow.send(UPLOAD + "GET /");
            gate.awaitArrival();
            Until.isTrue(
                    "the second request timed out",
                    () -> gateway.meter("herofake_refusals_total{reason=\"request_timeout\"}") == 1);
            gate.open();
            assertThat(slow.read().status()).isEqualTo(200);
            assertTimedOut(slow);
        }
    }

    @Test
    void doesNotWaitForEverForABody() throws Exception {
        try (Fixture gateway = Fixture.of(StagedModel.instant(), with(timeouts(LONG, LONG, SHORT, LONG)));
                RawClient slow = gateway.connect();
                RawClient unwanted = gateway.connect()) {
            assertTimedOut(slow.send("PUT /v1/detect HTTP/1.1\nHost: x\nContent-Length: 10\n\nabc"));

            unwanted.send("PUT /nowhere HTTP/1.1\nHost: x\nContent-Length: 10\n\nabc");
            assertThat(unwanted.read().status()).isEqualTo(404);
            assertThat(unwanted.ended()).isTrue();
            assertThat(gateway.meter("herofake_upload_bytes")).isZero();
        }
    }

    @Test
    void closesConnectionsThatNobodyUses() throws Exception {
        try (Fixture gateway = Fixture.of(StagedModel.instant(), with(timeouts(LONG, SHORT, LONG, LONG)));
                RawClient client = gateway.connect()) {
            assertThat(client.send(HEALTH).read().status()).isEqualTo(200);
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void givesUpOnAnAnswerThatTakesTooLong() throws Exception {
        Gate gate = new Gate();
        StagedModel stuck = new StagedModel(encoded -> {
            gate.pass();
            return new Verdict(false, 0);
        });
        try (Fixture gateway = Fixture.of(stuck, with(timeouts(LONG, LONG, LONG, SHORT)));
                RawClient running = gateway.connect();
                RawClient queued = gateway.connect()) {
            do { // until one is in the model when its time is over, and not still on its way there
                assertGivenUp(running);
            } while (!gate.arrived());
            assertGivenUp(queued);
            Until.isTrue("the waiting one has left the queue", () -> gateway.engine.queueLength() == 0);
            gate.open();
            Until.isTrue("the late answer is dropped", () -> gateway.meter("herofake_upload_bytes") == 0);
            assertThat(running.send(HEALTH).read().status()).isEqualTo(200);
        }
    }

    private static void assertGivenUp(RawClient client) throws IOException {
        RawClient.Reply reply = client.send(UPLOAD).read();
        assertThat(reply.status()).isEqualTo(504);
        assertThat(json(reply.body(), "/error")).isEqualTo("answer_timeout");
        assertThat(client.send(HEALTH).read().status()).isEqualTo(200);
    }

    @Test
    void leavesAClientThatDoesNotTakeItsAnswers() throws Exception {
        GatewayOptions.Timeouts timeouts =
                new GatewayOptions.Timeouts(LONG, LONG, LONG, SLOWEST, LONG, SHORT, Duration.ZERO, LONG);
        try (Fixture gateway = Fixture.of(StagedModel.instant(), with(timeouts));
                RawClient deaf = gateway.connect()) {
            // Far more answers than socket buffers hold; sending ends in a failure once the server has closed.
            Throwable end = catchThrowable(() -> {
                while (true) {
                    deaf.send("GET / HTTP/1.1\nHost: x\n\n".repeat(100));
                }
            });
            assertThat(end).isInstanceOf(IOException.class);
            assertThat(gateway.get("/healthz").statusCode()).isEqualTo(200);
        }
    }
}

package io.herofake.server.http;

import static io.herofake.server.http.Fixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.herofake.model.Verdict;
import io.herofake.server.Gate;
import io.herofake.server.StagedModel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that go away, or stop sending, at the worst time; on both transports. */
class DisconnectTest {
    private static final String UPLOAD = "PUT /v1/detect HTTP/1.1\nHost: x\nContent-Length: 1\n\n";

    private final Gate gate = new Gate();
    private final List<Byte> ran = new CopyOnWriteArrayList<>();
    private final StagedModel model = new StagedModel(encoded -> {
        ran.add(encoded[0]);
        gate.pass();
        return new Verdict(false, 0.25);
    });

    private static UnaryOperator<GatewayOptions> on(GatewayOptions.Transport transport) {
        return options -> {
            GatewayOptions.Listen listen = options.listen();
            return options.with(new GatewayOptions.Listen(
                    listen.host(), 0, listen.backlog(), 1, listen.maxConnections(), transport));
        };
    }

    private Fixture start(GatewayOptions.Transport transport) throws Exception {
        Fixture gateway = Fixture.of(model, on(transport));
        if (transport == GatewayOptions.Transport.AUTO) {
            Assumptions.assumeTrue(gateway.server.transport().equals("epoll"), "no native transport here");
        }
        return gateway;
    }

    @ParameterizedTest
    @EnumSource(GatewayOptions.Transport.class)
    void cancelsWhatIsQueuedForAClientThatLeft(GatewayOptions.Transport transport) throws Exception {
        try (Fixture gateway = start(transport);
                RawClient first = gateway.connect();
                RawClient leaving = gateway.connect()) {
            first.send(UPLOAD + "a");
            gate.awaitArrival();
            leaving.send(UPLOAD + "b");
            Until.isTrue("the request is queued", () -> gateway.engine.queueLength() == 1);
            leaving.leave();
            Until.isTrue("the request is cancelled", () -> gateway.engine.queueLength() == 0);
            gate.open();

            assertThat(first.read().status()).isEqualTo(200);
            assertThat(ran).containsExactly((byte) 'a');
            assertThat(gateway.meter("herofake_http_abandoned_total")).isEqualTo(1);
            assertThat(gateway.meter("herofake_upload_bytes")).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(GatewayOptions.Transport.class)
    void cancelsWhatIsQueuedForAClientThatResets(GatewayOptions.Transport transport) throws Exception {
        try (Fixture gateway = start(transport);
                RawClient first = gateway.connect();
                RawClient leaving = gateway.connect()) {
            first.send(UPLOAD + "a");
            gate.awaitArrival();
            leaving.send(UPLOAD + "b" + UPLOAD + "c");
            Until.isTrue("the requests are queued", () -> gateway.engine.queueLength() == 2);
            leaving.reset();
            Until.isTrue("the requests are cancelled", () -> gateway.engine.queueLength() == 0);
            gate.open();
            assertThat(first.read().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource(GatewayOptions.Transport.class)
    void answersAClientThatOnlyStoppedSending(GatewayOptions.Transport transport) throws Exception {
        try (Fixture gateway = start(transport);
                RawClient first = gateway.connect();
                RawClient half = gateway.connect()) {
            first.send(UPLOAD + "a");
            gate.awaitArrival();
            half.send(UPLOAD + "b").halfClose();
            Until.isTrue("the request is queued", () -> gateway.engine.queueLength() == 1);
            assertThat(half.read().status()).isEqualTo(102);
            gate.open();

            RawClient.Reply reply = half.read();
            while (reply.status() == 102) {
                reply = half.read();
            }
            assertThat(json(reply.body(), "/score")).isEqualTo("0.25");
            assertThat(reply.header("connection")).isEqualTo("close");
            assertThat(half.ended()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(GatewayOptions.Transport.class)
    void givesUpAnUploadThatEndsTooEarly(GatewayOptions.Transport transport) throws Exception {
        try (Fixture gateway = start(transport);
                RawClient half = gateway.connect();
                RawClient chunked = gateway.connect();
                RawClient gone = gateway.connect()) {
            for (RawClient client : List.of(half, chunked)) {
                client.send("PUT /v1/detect HTTP/1.1\nHost: x\n");
                client.send(client == half ? "Content-Length: 10\n\nabc" : "Transfer-Encoding: chunked\n\n3\nabc\n");
                RawClient.Reply reply = client.halfClose().read();
                assertThat(reply.status()).isEqualTo(400);
                assertThat(json(reply.body(), "/error")).isEqualTo("incomplete_body");
                assertThat(client.ended()).isTrue();
            }
            gone.send("PUT /v1/detect HTTP/1.1\nHost: x\nContent-Length: 10\n\nabc");
            Until.isTrue("the upload has begun", () -> gateway.meter("herofake_upload_bytes") == 10);
            gone.reset();
            Until.isTrue("its memory is free", () -> gateway.meter("herofake_upload_bytes") == 0);
            Until.isTrue("it is gone", () -> gateway.meter("herofake_http_connections") == 0);
        }
    }

    @ParameterizedTest
    @EnumSource(GatewayOptions.Transport.class)
    void takesTheEndOfHalfAHeadForWhatItIs(GatewayOptions.Transport transport) throws Exception {
        try (Fixture gateway = start(transport);
                RawClient nothing = gateway.connect();
                RawClient half = gateway.connect()) {
            assertThat(nothing.halfClose().ended()).isTrue();
            half.send("GET / HTTP/1.1\nHost").halfClose();
            assertThat(half.read().status()).isEqualTo(400);
            assertThat(half.ended()).isTrue();
        }
    }
}

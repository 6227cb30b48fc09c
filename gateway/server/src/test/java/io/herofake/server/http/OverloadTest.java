package io.herofake.server.http;

import static io.herofake.server.http.Fixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.herofake.model.Verdict;
import io.herofake.server.Gate;
import io.herofake.server.StagedModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** More than the gateway can take: it says so, and what it has accepted it finishes. */
class OverloadTest {
    private static final String UPLOAD = "PUT /v1/detect HTTP/1.1\nHost: x\nContent-Length: 1\n\nx";

    private final Gate gate = new Gate();
    private final StagedModel gated = new StagedModel(encoded -> {
        gate.pass();
        return new Verdict(false, 0.25);
    });

    @Test
    void refusesWhatTheQueueCannotHoldAndFinishesTheRest() throws Exception {
        try (Fixture gateway = Fixture.of(gated)) {
            List<RawClient> accepted = new ArrayList<>();
            for (int i = 0; i < 3; i++) { // one replica, a queue for two
                accepted.add(gateway.connect().send(UPLOAD));
                int waiting = i;
                Until.isTrue("the request is accepted", () -> gateway.engine.unanswered() == waiting + 1);
            }
            try (RawClient refused = gateway.connect()) {
                RawClient.Reply reply = refused.send(UPLOAD).read();
                assertThat(reply.status()).isEqualTo(503);
                assertThat(json(reply.body(), "/error")).isEqualTo("overloaded");
                assertThat(Integer.parseInt(reply.header("retry-after"))).isBetween(1, 60);

                gate.open();
                for (RawClient client : accepted) {
                    assertThat(client.read().status()).isEqualTo(200);
                    client.leave();
                }
                assertThat(refused.send(UPLOAD).read().status()).isEqualTo(200);
            }
            assertThat(gateway.meter("herofake_refusals_total{reason=\"overloaded\"}"))
                    .isEqualTo(1);
        }
    }

    @Test
    void boundsTheMemoryOfAllUploadsTogether() throws Exception {
        int limit = 100_000;
        try (Fixture gateway = Fixture.of(
                        StagedModel.instant(),
                        options -> options.with(new GatewayOptions.Limits(limit, 2L * limit, 2048, 4)));
                RawClient first = gateway.connect();
                RawClient second = gateway.connect();
                RawClient third = gateway.connect()) {
            String head = "PUT /v1/detect HTTP/1.1\nHost: x\nContent-Length: " + limit + "\n\n";
            byte[] most = new byte[limit - 1];
            first.send(head).send(most);
            second.send(head).send(most);
            Until.isTrue("both are in", () -> gateway.meter("herofake_upload_bytes") == 2 * limit);

            RawClient.Reply reply = third.send(head).send("x").read();
            assertThat(reply.status()).isEqualTo(503);
            assertThat(json(reply.body(), "/error")).isEqualTo("too_many_uploads");
            assertThat(reply.header("retry-after")).isEqualTo("1");

            assertThat(first.send("x").read().status()).isEqualTo(200);
            assertThat(second.send("x").read().status()).isEqualTo(200);
            assertThat(gateway.meter("herofake_upload_bytes")).isZero();
        }
    }

    @Test
    void tellsAFormThatCanNeverFitFromOneThatHasToWait() throws Exception {
        int limit = 100_000;
        try (Fixture gateway = Fixture.of(
                        StagedModel.instant(),
                        options -> options.with(new GatewayOptions.Limits(limit, 2L * limit, 2048, 4)));
                RawClient client = gateway.connect()) {
            client.send("POST /v1/detect HTTP/1.1\nHost: x\nContent-Type: application/json\nContent-Length: " + limit
                            + "\n\n")
                    .send(new byte[limit]);
            RawClient.Reply reply = client.read();
            assertThat(reply.status()).isEqualTo(413);
            assertThat(json(reply.body(), "/detail")).contains("send the file as it is");
            assertThat(gateway.meter("herofake_upload_bytes")).isZero();
        }
    }

    @Test
    void takesMemoryOnlyForWhatArrives() throws Exception {
        try (Fixture gateway = Fixture.of(StagedModel.instant());
                RawClient client = gateway.connect()) {
            client.send("PUT /v1/detect HTTP/1.1\nHost: x\nContent-Length: 20000000\n\nx");
            Until.isTrue("the upload has begun", () -> gateway.meter("herofake_upload_bytes") > 0);
            assertThat(gateway.meter("herofake_upload_bytes")).isLessThan(100_000);
        }
    }

    @Test
    void turnsAwayMoreConnectionsThanItMayHave() throws Exception {
        try (Fixture gateway = Fixture.of(
                StagedModel.instant(),
                options -> options.with(
                        new GatewayOptions.Listen("127.0.0.1", 0, 16, 1, 2, GatewayOptions.Transport.AUTO)))) {
            try (RawClient first = gateway.connect();
                    RawClient second = gateway.connect();
                    RawClient third = gateway.connect()) {
                assertThat(first.send("GET /healthz HTTP/1.1\nHost: x\n\n")
                                .read()
                                .status())
                        .isEqualTo(200);
                assertThat(second.send("GET /healthz HTTP/1.1\nHost: x\n\n")
                                .read()
                                .status())
                        .isEqualTo(200);
                RawClient.Reply reply = third.read();
                assertThat(reply.status()).isEqualTo(503);
                assertThat(json(reply.body(), "/error")).isEqualTo("too_many_connections");
                assertThat(third.ended()).isTrue();
            }
            Until.isTrue("there is room again", () -> {
                try (RawClient client = gateway.connect()) {
                    return client.send("GET /healthz HTTP/1.1\nHost: x\n\n")
                                    .read()
                                    .status()
                            == 200;
                } catch (IOException e) {
                    return false; // turned away, perhaps before it had sent its request
                }
            });
        }
    }
}

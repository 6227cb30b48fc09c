package io.herofake.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.herofake.server.engine.EngineOptions;
import io.herofake.server.engine.EngineOptions.Patience;
import io.herofake.server.http.GatewayOptions.Limits;
import io.herofake.server.http.GatewayOptions.Listen;
import io.herofake.server.http.GatewayOptions.Timeouts;
import io.herofake.server.http.GatewayOptions.Transport;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GatewayOptionsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void hasTheDocumentedDefaults() {
        GatewayOptions options = GatewayOptions.defaults("resnet50");
        assertThat(options.defaultModel()).isEqualTo("resnet50");
        assertThat(options.defaultQos()).isEqualTo("medium");
        assertThat(options.accessLog()).isFalse();
        assertThat(options.listen().host()).isEqualTo("127.0.0.1");
        assertThat(options.listen().port()).isEqualTo(8080);
        assertThat(options.listen().maxConnections()).isEqualTo(4096);
        assertThat(options.limits().maxUploadBytes()).isEqualTo(20 << 20);
        assertThat(options.limits().pipelinedRequests()).isEqualTo(16);
        assertThat(options.timeouts())
                .isEqualTo(new Timeouts(
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(10),
                        16384,
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(20),
                        Duration.ZERO,
                        Duration.ofSeconds(30)));
    }

    private static void assertRefused(String words, Runnable making) {
        assertThatIllegalArgumentException().isThrownBy(making::run).withMessageContaining(words);
    }

    @Test
    void refusesBadPlacesToListen() {
        assertRefused("host", () -> new Listen(" ", 1, 1, 1, 1, Transport.NIO));
        assertRefused("port must be 0 to 65535, not 65536", () -> new Listen("x", 65536, 1, 1, 1, Transport.NIO));
        assertRefused("backlog", () -> new Listen("x", 1, 0, 1, 1, Transport.NIO));
        assertRefused("eventLoopThreads", () -> new Listen("x", 1, 1, 0, 1, Transport.NIO));
        assertRefused("maxConnections", () -> new Listen("x", 1, 1, 1, 0, Transport.NIO));
    }

    @Test
    void refusesBadLimits() {
        assertRefused("maxUploadBytes", () -> new Limits(10, 1 << 20, 4096, 4));
        assertRefused("at least twice maxUploadBytes, 4096, not 4095", () -> new Limits(2048, 4095, 4096, 4));
        assertRefused("maxHeaderBytes", () -> new Limits(2048, 4096, 10, 4));
        assertRefused("pipelinedRequests", () -> new Limits(2048, 4096, 4096, 1));
    }

    @Test
    void refusesBadTimeouts() {
        Duration none = Duration.ZERO;
        Duration negative = Duration.ofMillis(-1);
        Duration days = Duration.ofDays(2);
        assertRefused("header", () -> new Timeouts(none, SECOND, SECOND, 1, SECOND, SECOND, none, SECOND));
        assertRefused("idle", () -> new Timeouts(SECOND, none, SECOND, 1, SECOND, SECOND, none, SECOND));
        assertRefused("uploadGrace", () -> new Timeouts(SECOND, SECOND, days, 1, SECOND, SECOND, none, SECOND));
        assertRefused(
                "uploadBytesPerSecond", () -> new Timeouts(SECOND, SECOND, SECOND, 0, SECOND, SECOND, none, SECOND));
        assertRefused("answer", () -> new Timeouts(SECOND, SECOND, SECOND, 1, negative, SECOND, none, SECOND));
        assertRefused("write", () -> new Timeouts(SECOND, SECOND, SECOND, 1, SECOND, none, none, SECOND));
        assertRefused("drainNotice", () -> new Timeouts(SECOND, SECOND, SECOND, 1, SECOND, SECOND, negative, SECOND));
        assertRefused("drain ", () -> new Timeouts(SECOND, SECOND, SECOND, 1, SECOND, SECOND, none, none));
    }

    @Test
    void refusesBadEngineOptions() {
        EngineOptions options = EngineOptions.DEFAULT;
        assertRefused(
                "explainedPerSecond must be 0 to 1000, not -1",
                () -> new EngineOptions(
                        options.policies(), options.kernel(), options.patience(), options.drift(), -1, options.spin()));
        assertRefused("spin must be 0 to 10 ms, not PT1S", () -> options.withSpin(SECOND));
        assertRefused("spin must be 0 to 10 ms, not PT-1S", () -> options.withSpin(SECOND.negated()));
        assertRefused("start must be above 0", () -> new Patience(Duration.ZERO, SECOND, 2, SECOND));
        assertRefused("times must be 1 to 1000000, not 0.5", () -> new Patience(SECOND, SECOND, 0.5, SECOND));
    }
}

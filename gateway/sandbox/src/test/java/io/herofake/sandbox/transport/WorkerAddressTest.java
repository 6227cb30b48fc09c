package io.herofake.sandbox.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WorkerAddressTest {

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:8001", "worker-7.example:0", "[::1]:65535", "unix:/run/worker.sock"})
    void whatIsReadIsShownAsItWas(String text) {
        assertThat(WorkerAddress.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "host", ":80", "host:", "host:x", "host:65536", "host:-1", "::1:80", "unix:"})
    void anythingElseIsRefusedWithWhatWouldBeRight(String text) {
        assertThatThrownBy(() -> WorkerAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text.replace("unix:", "") + "'");
    }

    @Test
    void aSocketsPathIsBounded() {
        assertThatThrownBy(() -> WorkerAddress.parse("unix:/" + "x".repeat(100)))
                .hasMessageContaining("1 to 100 characters, not 101");
    }

    @Test
    void loopbackIsTold() {
        assertThat(new WorkerAddress.Tcp("127.0.0.1", 1).loopback()).isTrue();
        assertThat(new WorkerAddress.Tcp("0.0.0.0", 1).loopback()).isFalse();
    }
}

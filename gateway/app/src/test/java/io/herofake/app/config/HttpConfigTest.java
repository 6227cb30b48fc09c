package io.herofake.app.config;

import static io.herofake.app.config.Loading.problemWith;
import static io.herofake.app.config.Loading.with;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HttpConfigTest {

    @Test
    void defaults() throws ConfigException {
        assertThat(with().http())
                .isEqualTo(new HttpConfig("127.0.0.1", 8080, 1024, 0, 4096, HttpConfig.Transport.AUTO, false));
    }

    @Test
    void everySettingIsTaken() throws ConfigException {
        assertThat(with(
                                "http.host=::",
                                "http.port=0",
                                "http.backlog=1",
                                "http.eventLoopThreads=256",
                                "http.maxConnections=1000000",
                                "http.transport=NIO",
                                "http.accessLog=true")
                        .http())
                .isEqualTo(new HttpConfig("::", 0, 1, 256, 1_000_000, HttpConfig.Transport.NIO, true));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            http.host=                     | http: host is empty; 0.0.0.0 stands for all interfaces
            http.port=-1                   | http.port: -1 is out of range; allowed: 0 to 65535
            http.port=65536                | http.port: 65536 is out of range; allowed: 0 to 65535
            http.port=eighty               | http.port: 'eighty' is not a whole number
            http.port=8080.5               | http.port: '8080.5' is not a whole number
            http.port=99999999999          | http.port: '99999999999' is not a whole number
            http.backlog=0                 | http.backlog: 0 is out of range; allowed: 1 to 65535
            http.backlog=65536             | http.backlog: 65536 is out of range; allowed: 1 to 65535
            http.eventLoopThreads=-1       | http.eventLoopThreads: -1 is out of range; allowed: 0 to 256
            http.eventLoopThreads=257      | http.eventLoopThreads: 257 is out of range; allowed: 0 to 256
            http.maxConnections=0          | http.maxConnections: 0 is out of range; allowed: 1 to 1000000
            http.maxConnections=1000001    | http.maxConnections: 1000001 is out of range; allowed: 1 to 1000000
            http.transport=epoll           | http.transport: 'epoll' is not one of auto, nio
            http.accessLog=yes             | http.accessLog: 'yes' is neither true nor false
            """)
    void refused(String setting, String problem) {
        assertThat(problemWith(setting)).isEqualTo(problem);
    }
}

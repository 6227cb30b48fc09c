package io.herofake.app.config;

import static io.herofake.app.config.Loading.problemWith;
import static io.herofake.app.config.Loading.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TimeoutsConfigTest {

    @Test
    void defaults() throws ConfigException {
        assertThat(with().timeouts())
                .isEqualTo(new TimeoutsConfig(
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(10),
                        new ByteSize(16 << 10),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(20),
                        Duration.ZERO,
                        Duration.ofSeconds(30)));
    }

    @Test
    void everySettingIsTaken() throws ConfigException {
        assertThat(with(
                                "timeouts.header=1ms",
                                "timeouts.idle=2s",
                                "timeouts.uploadGrace=3m",
                                "timeouts.uploadRate=1B",
                                "timeouts.answer=4h",
                                "timeouts.write=5000000ns",
                                "timeouts.drainNotice=6000us",
                                "timeouts.drain=24h")
                        .timeouts())
                .isEqualTo(new TimeoutsConfig(
                        Duration.ofMillis(1),
                        Duration.ofSeconds(2),
                        Duration.ofMinutes(3),
                        new ByteSize(1),
                        Duration.ofHours(4),
                        Duration.ofMillis(5),
                        Duration.ofMillis(6),
                        Duration.ofHours(24)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"header", "idle", "uploadGrace", "answer", "write", "drain"})
    void refusedDurations(String name) {
        String key = "timeouts." + name;
        assertThat(problemWith(key + "=0s")).isEqualTo(key + ": 0s is out of range; allowed: 1ms to 24h");
        assertThat(problemWith(key + "=25h")).isEqualTo(key + ": 25h is out of range; allowed: 1ms to 24h");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            timeouts.uploadRate=0B     | timeouts.uploadRate: 0B is out of range; allowed: 1B to 1GiB
            timeouts.uploadRate=2GiB   | timeouts.uploadRate: 2GiB is out of range; allowed: 1B to 1GiB
            timeouts.drainNotice=25h   | timeouts.drainNotice: 25h is out of range; allowed: 0s to 24h
            timeouts.drain=9999999999h | timeouts.drain: '9999999999h' is longer than 292 years
            """)
    void refused(String setting, String problem) {
        assertThat(problemWith(setting)).isEqualTo(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "five seconds", "-1s", "1.5s", "s", "5 parsecs"})
    void refusedForms(String text) {
        assertThat(problemWith("timeouts.idle=" + text))
                .isEqualTo("timeouts.idle: '" + text + "' is not a duration; write a whole number and a unit"
                        + " (ns, us, ms, s, m, h), as in 5s");
    }
}

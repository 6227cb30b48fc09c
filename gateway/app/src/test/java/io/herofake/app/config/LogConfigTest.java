package io.herofake.app.config;

import static io.herofake.app.config.Loading.problemWith;
import static io.herofake.app.config.Loading.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LogConfigTest {

    @Test
    void defaults() throws ConfigException {
        assertThat(with().log()).isEqualTo(new LogConfig(LogConfig.Level.WARN));
    }

    @ParameterizedTest
    @EnumSource(LogConfig.Level.class)
    void everyLevelIsTaken(LogConfig.Level level) throws ConfigException {
        assertThat(with("log.level=" + level.name().toLowerCase(Locale.ROOT))
                        .log()
                        .level())
                .isEqualTo(level);
    }

    @Test
    void refused() {
        assertThat(problemWith("log.level=loud")).isEqualTo("log.level: 'loud' is not one of error, warn, info, debug");
    }
}

package io.herofake.app.config;

import static io.herofake.app.config.Loading.problemWith;
import static io.herofake.app.config.Loading.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InferenceConfigTest {

    @Test
    void defaults() throws ConfigException {
        assertThat(with().inference()).isEqualTo(new InferenceConfig(1, 3, Map.of()));
    }

    @Test
    void everySettingIsTaken() throws ConfigException {
        assertThat(with(
                                "inference.threadsPerCall=256",
                                "inference.measuredRuns=100",
                                "inference.worstExecution=resnet50=120ms, vgg16=1s")
                        .inference())
                .isEqualTo(new InferenceConfig(
                        256, 100, Map.of("resnet50", Duration.ofMillis(120), "vgg16", Duration.ofSeconds(1))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            inference.threadsPerCall=0    | inference.threadsPerCall: 0 is out of range; allowed: 1 to 256
            inference.threadsPerCall=257  | inference.threadsPerCall: 257 is out of range; allowed: 1 to 256
            inference.measuredRuns=0      | inference.measuredRuns: 0 is out of range; allowed: 1 to 100
            inference.measuredRuns=101    | inference.measuredRuns: 101 is out of range; allowed: 1 to 100
            inference.worstExecution=a    | inference.worstExecution: 'a' is not of the form name=duration
            inference.worstExecution==1s  | inference.worstExecution: '=1s' is not of the form name=duration
            inference.worstExecution=a=0s | inference.worstExecution: 0s is out of range; allowed: 1us to 1h
            inference.worstExecution=a=2h | inference.worstExecution: 2h is out of range; allowed: 1us to 1h
            inference.worstExecution=a=1s,a=2s | inference.worstExecution: 'a' is given twice
            """)
    void refused(String setting, String problem) {
        assertThat(problemWith(setting)).isEqualTo(problem);
    }
}

package io.herofake.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PolicyConfigTest {
    private static PolicyConfig with(String spin) throws ConfigException {
        return Loading.loader(Map.of())
                .load(null, List.of(new FlagValue("policy.spin", spin, "--set")))
                .values()
                .policy();
    }

    @Test
    void theOrchestratorSpinsWhereThereAreProcessorsForItOrWhereItIsTold() throws Exception {
        PolicyConfig unset =
                Loading.loader(Map.of()).load(null, List.of()).values().policy();

        assertThat(unset.spin(2)).isZero();
        assertThat(unset.spin(16)).isEqualTo(Duration.ofNanos(200_000));
        assertThat(with("auto").spin(2)).isZero();
        assertThat(with("1ms").spin(2)).isEqualTo(Duration.ofMillis(1));
        assertThat(with("0s").spin(16)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"11ms, must be auto or 0s to 10ms", "often, 'often' is not a duration"})
    void aWrongSpinIsSaid(String spin, String why) {
        assertThat(Loading.problemWith("policy.spin=" + spin))
                .contains("policy")
                .contains(why);
    }
}

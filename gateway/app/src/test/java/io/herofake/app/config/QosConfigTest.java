package io.herofake.app.config;

import static io.herofake.app.config.Loading.problemWith;
import static io.herofake.app.config.Loading.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.herofake.policy.QosLevel;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QosConfigTest {

    @Test
    void defaultsAreThePapers() throws ConfigException {
        assertThat(with().qos())
                .isEqualTo(new QosConfig(
                        Map.of("high", 2.0, "medium", 3.0, "low", 4.0),
                        Map.of("high", 0.003, "medium", 0.002, "low", 0.001),
                        Map.of("high", 0.75, "medium", 0.5, "low", 0.25),
                        "medium"));
        assertThat(with().qos().toLevels()).isEqualTo(QosLevel.paper());
        assertThat(with().qos().levels().keySet()).containsExactly("high", "medium", "low");
    }

    @Test
    void everySettingIsTaken() throws ConfigException {
        QosConfig config = with(
                        "qos.levels=gold=1.5,tin=1e6",
                        "qos.prices=gold=2",
                        "qos.discounts=gold=1",
                        "qos.defaultLevel=tin")
                .qos();
        assertThat(config)
                .isEqualTo(new QosConfig(
                        Map.of("gold", 1.5, "tin", 1e6), Map.of("gold", 2.0), Map.of("gold", 1.0), "tin"));
        assertThat(config.toLevels()).containsExactly(new QosLevel("gold", 1.5, 2, 1), new QosLevel("tin", 1e6, 0, 0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            qos.levels=                  | qos: levels is empty; at least one level is needed
            qos.levels=medium            | qos.levels: 'medium' is not of the form name=number
            qos.levels=medium=fast       | qos.levels: 'fast' is not a finite number
            qos.levels=medium=NaN        | qos.levels: 'NaN' is not a finite number
            qos.levels=medium=Infinity   | qos.levels: 'Infinity' is not a finite number
            qos.levels=medium=0          | qos.levels: 0 is out of range; allowed: 0.001 to 1000000
            qos.levels=medium=-2         | qos.levels: -2 is out of range; allowed: 0.001 to 1000000
            qos.levels=medium=1000001    | qos.levels: 1000001 is out of range; allowed: 0.001 to 1000000
            qos.levels=medium=2,medium=3 | qos.levels: 'medium' is given twice
            qos.prices=high=-1           | qos.prices: -1 is out of range; allowed: 0 to 1000000000
            qos.discounts=high=1.1       | qos.discounts: 1.1 is out of range; allowed: 0 to 1
            qos.levels=Medium=2          | qos: level 'Medium' is not 1 to 32 lower-case letters, digits or dashes beginning with a letter or digit
            qos.defaultLevel=fast        | qos: defaultLevel 'fast' is not one of the levels high, medium, low
            """)
    void refused(String setting, String problem) {
        assertThat(problemWith(setting)).isEqualTo(problem);
    }
}

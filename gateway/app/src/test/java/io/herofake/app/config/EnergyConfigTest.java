package io.herofake.app.config;

import static io.herofake.app.config.Loading.problemWith;
import static io.herofake.app.config.Loading.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.herofake.model.EnergyScope;
import io.herofake.profiler.energy.CpuPowerModel;
import io.herofake.profiler.energy.PduOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EnergyConfigTest {

    @Test
    void byDefaultThereIsNeitherPduNorModel() throws ConfigException {
        EnergyConfig energy = with().energy();

        assertThat(energy.options().pdu()).isNull();
        assertThat(energy.options().cpuModel()).isNull();
        assertThat(energy.pduPort()).isEqualTo(161);
    }

    @Test
    void everySettingIsTaken() throws ConfigException {
        EnergyConfig energy = with(
                        "energy.idleWatts=20",
                        "energy.wattsPerCore=12.5",
                        "energy.hwmon=nct6775=wholeHost",
                        "energy.pduHost=10.0.0.5",
                        "energy.pduPort=1161",
                        "energy.pduOutlets=3,4",
                        "energy.pduInlet=2",
                        "energy.pduNumber=5",
                        "energy.pduUser=ann",
                        "energy.pduAuthPassphrase=long enough",
                        "energy.pduPrivacyPassphrase=also long enough",
                        "energy.pduTimeout=2s")
                .energy();

        assertThat(energy.options().cpuModel()).isEqualTo(new CpuPowerModel(20, 12.5));
        assertThat(energy.options().hwmonScopes()).isEqualTo(Map.of("nct6775", EnergyScope.WHOLE_HOST));
        assertThat(energy.options().pdu())
                .isEqualTo(new PduOptions(
                        "10.0.0.5",
                        1161,
                        new PduOptions.User("ann", "long enough", "also long enough"),
                        5,
                        List.of(3, 4),
                        2,
                        Duration.ofSeconds(2),
                        1));
        assertThat(with("energy.pduHost=p", "energy.pduCommunity=c")
                        .energy()
                        .options()
                        .pdu())
                .satisfies(pdu -> assertThat(pdu)
                        .isNotNull()
                        .extracting(PduOptions::credentials)
                        .isEqualTo(new PduOptions.Community("c")));
    }

    @Test
    void secretsAreNotShown() throws ConfigException {
        Configuration loaded =
                Loading.loader(Map.of()).load(null, List.of(new FlagValue("energy.pduCommunity", "geheim", "--set")));

        assertThat(loaded.values().energy().pduCommunity().text()).isEqualTo("geheim");
        assertThat(ConfigText.effective(loaded)).contains("(not shown)").doesNotContain("geheim");
        assertThat(loaded.toString()).doesNotContain("geheim");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            energy.wattsPerCore=-1    | energy.wattsPerCore: -1 is out of range; allowed: 0 to 10000
            energy.idleWatts=5        | energy: idleWatts is of use only with wattsPerCore above 0
            energy.hwmon=a=b          | energy: unknown energy scope 'b'; known: wholeHost, package, device
            energy.pduPort=0          | energy.pduPort: 0 is out of range; allowed: 1 to 65535
            energy.pduOutlets=0       | energy: pduOutlets must be whole numbers from 1, each once, not '0'
            energy.pduOutlets=3,3     | energy: pduOutlets must be whole numbers from 1, each once, not '3'
            energy.pduTimeout=1ms     | energy.pduTimeout: 1ms is out of range; allowed: 100ms to 10s
            energy.pduUser=ann        | energy: pduUser needs pduAuthPassphrase and pduPrivacyPassphrase of at least 8 characters each
            """)
    void refused(String setting, String problem) {
        assertThat(problemWith(setting)).isEqualTo(problem);
    }
}

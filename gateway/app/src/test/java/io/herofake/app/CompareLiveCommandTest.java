package io.herofake.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class CompareLiveCommandTest {
    private static final String SCENARIO = """
            name: small
            profiles:
              platformTypes:
                cpu: {hardware: cpu, priceUsd: 300, idleWatts: 10}
              functions:
                small:
                  cpu: {memoryGb: 1, coldStartSeconds: 0.05, executionSeconds: 0.01, energyJoules: 0.5, provenance: published}
            infrastructure:
              nodes:
                - {name: one, memoryGb: 8, platforms: {cpu: 2}}
            workload:
              poisson: {rate: 50}
              tasks: 40
            policies: [kn-kn]
            """;

    @TempDir
    private Path home;

    @Test
    void theSameTraceIsRunLiveAndSimulated() throws Exception {
        Cli cli = new Cli(home);
        assertThat(cli.addSmallModel("small").code()).isZero();
        Files.writeString(home.resolve("s.yaml"), SCENARIO);

        // The tolerance is wide: this machine may be busy, and this is not the place to measure.
        Cli.Result result =
                cli.run("compare-live", "--scenario", "s.yaml", "--tolerance", "1000000", "--json", "c.json");

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out())
                .contains("SIMULATED on both sides")
                .contains("KN-KN")
                .containsPattern("tasks +40 +40 +0\\.0%")
                .containsPattern("dynamicEnergyJoules +20\\.0 +20\\.0 +0\\.0%")
                .containsPattern("nodesUsed +1 +1 +0\\.0%")
                .contains("not answered: 0");
        JsonNode json = new ObjectMapper().readTree(home.resolve("c.json").toFile());
        assertThat(json.at("/0/live/tasks").asInt()).isEqualTo(40);
        assertThat(json.at("/0/difference/dynamicEnergyJoules").asDouble()).isZero();
        assertThat(json.at("/0/asRecorded/tasks").asInt()).isEqualTo(40);
    }

    @Test
    void differencesAreMarkedAndDecideTheExitCode() {
        assertThat(LiveComparison.difference(110, 100)).isEqualTo(0.1);
        assertThat(LiveComparison.difference(0, 0)).isZero();
        assertThat(LiveComparison.difference(3, 0)).isEqualTo(3);
    }

    @Test
    void badInputIsNamed() {
        assertThat(new Cli(home).run("compare-live", "--tolerance", "-1").errors())
                .containsExactly("herofake: --tolerance must be at least 0, not -1.0");
        assertThat(new Cli(home)
                        .run("compare-live", "--scenario", "absent.yaml")
                        .err())
                .contains("absent.yaml: there is no such file");
        assertThat(new Cli(home).run("compare-live", "--seconds", "0").err()).contains("workload.seconds");
    }
}

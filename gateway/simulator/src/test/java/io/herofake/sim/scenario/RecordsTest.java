package io.herofake.sim.scenario;

import static io.herofake.sim.Yaml.figures;
import static io.herofake.sim.Yaml.scenario;
import static io.herofake.sim.Yaml.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.herofake.model.EnergyScope;
import io.herofake.model.HardwareType;
import io.herofake.profile.ColdStart;
import io.herofake.profile.Distribution;
import io.herofake.profile.Environment;
import io.herofake.profile.ExecutionPoint;
import io.herofake.profile.Figure;
import io.herofake.profile.MemoryUse;
import io.herofake.profile.ModelIdentity;
import io.herofake.profile.Origin;
import io.herofake.profile.PlatformTypeRecord;
import io.herofake.profile.ProfileDocument;
import io.herofake.profile.ProfileRecord;
import io.herofake.profile.ScopedFigures;
import io.herofake.profile.jdbc.JdbcMetadataStore;
import io.herofake.profile.jdbc.StoreOptions;
import io.herofake.profile.json.ProfileJson;
import io.herofake.sim.run.RunFigures;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Profiles from files and from the metadata store. No figure here is a measurement of anything. */
class RecordsTest {
    private static final Instant OLD = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant NEW = Instant.parse("2026-02-01T00:00:00Z");
    private static final String YAML = """
            profiles:
              %s
            infrastructure:
              nodes:
                - {name: n1, memoryGb: 4, platforms: {box: 1}}
            workload: {poisson: {rate: 0.2}, tasks: 2000}
            policies: [kn-kn]
            """;

    @TempDir
    private Path folder;

    @Test
    void aFileGivesTheCurrentProfileOfEachPair() throws Exception {
        ProfileJson.write(
                new ProfileDocument(
                        List.of(type(new Figure.Estimated(70, "guess"), 9)),
                        List.of(record(1, OLD, 1.0), record(2, NEW, 2.0), estimated(3))),
                folder.resolve("p.json"));
        Scenario scenario = scenario(tree(folder, YAML.formatted("file: p.json")));
        assertThat(scenario.catalog().executionNanos(0, 0)).isEqualTo(2_000_000_000L);
        assertThat(scenario.catalog().coldStartNanos(0, 0)).isEqualTo(300_000_000L);
        assertThat(scenario.catalog().type(0).idlePowerWatts()).isEqualTo(9);
        assertThat(scenario.sources()).containsExactly("measured: host alpha");
        Scenario cold = scenario(tree(folder, YAML.formatted("{file: p.json, pageCache: cold}")));
        assertThat(cold.catalog().coldStartNanos(0, 0)).isEqualTo(700_000_000L);
    }

    @Test
    void aStoreGivesItsCurrentProfiles() throws Exception {
        Path file = folder.resolve("store.db");
        try (JdbcMetadataStore store = JdbcMetadataStore.open(file.toString(), StoreOptions.defaults())) {
            store.append(new ProfileDocument(
                    List.of(type(new Figure.Estimated(70, "guess"), 9)), List.of(record(1, OLD, 1.0))));
        }
        // The store also has the paper's published profiles; only the infrastructure's platform types count.
        String only = YAML.formatted("store: store.db") + "";
        assertThatThrownBy(() -> scenario(tree(folder, only)))
                .hasMessageContaining("function 'resnet50' has no profile on any platform of the infrastructure (box)");
        String both = only.replace("platforms: {box: 1}", "platforms: {box: 1, gpu: 1}");
        Scenario scenario = scenario(tree(folder, both));
        assertThat(scenario.labels().functions()).contains("f", "resnet50", "vgg16", "vgg19");
        assertThat(scenario.sources()).anyMatch(source -> source.startsWith("published: "));
        assertThat(scenario.sources()).contains("measured: host alpha");
    }

    @Test
    void whatNobodyHasMeasuredMustBeStated() throws Exception {
        ProfileJson.write(
                new ProfileDocument(List.of(type(new Figure.Absent("not known"), 9)), List.of(record(1, OLD, 1.0))),
                folder.resolve("p.json"));
        assertThatThrownBy(() -> scenario(tree(folder, YAML.formatted("file: p.json"))))
                .hasMessageContaining("state it under profiles.platformTypes.box");
        String stated = "{file: p.json, platformTypes: {box: {hardware: cpu, priceUsd: 5, idleWatts: 3}}}";
        assertThat(scenario(tree(folder, YAML.formatted(stated)))
                        .catalog()
                        .type(0)
                        .priceUsd())
                .isEqualTo(5);
    }

    @Test
    void whatTheInfrastructureLacksNeedNotBeStatedAndOtherFunctionsCanBeLeftOut() throws Exception {
        ProfileJson.write(
                new ProfileDocument(List.of(type(new Figure.Absent("not known"), 9)), List.of(record(1, OLD, 1.0))),
                folder.resolve("p.json"));
        String elsewhere = YAML.replace("box: 1", "gpu: 1");
        assertThatThrownBy(() ->
                        scenario(tree(folder, elsewhere.formatted("{published: herofake-ccgrid2023, file: p.json}"))))
                .hasMessageContaining("function 'f' has no profile on any platform of the infrastructure (gpu)")
                .hasMessageNotContaining("price");
        String only = "{published: herofake-ccgrid2023, file: p.json, only: [resnet50]}";
        assertThat(scenario(tree(folder, elsewhere.formatted(only))).labels().functions())
                .containsExactlyInAnyOrder("resnet50", "vgg16", "vgg19");
    }

    @Test
    void missingAndBadSourcesAreNamed() throws Exception {
        assertThatThrownBy(() -> scenario(tree(folder, YAML.formatted("file: none.json"))))
                .hasMessageContaining("no such file");
        assertThatThrownBy(() -> scenario(tree(folder, YAML.formatted("store: none.db"))))
                .hasMessageContaining("profiles.store is no file");
        assertThat(folder.resolve("none.db")).doesNotExist();
        assertThatThrownBy(() -> scenario(tree(folder, YAML.formatted("{file: a, store: b}"))))
                .hasMessageContaining("not both");
        assertThatThrownBy(() -> scenario(tree(folder, YAML.formatted("{published: x}"))))
                .hasMessageContaining("known: herofake-ccgrid2023");
        assertThatThrownBy(() -> scenario(ScenarioTree.paper().with("noise.measured", "true")))
                .hasMessageContaining("no profile has a measured distribution");
    }

    /** Half of the samples take 0.5 s, half 1.5 s: so do half of the tasks, which hardly ever queue. */
    @Test
    void noiseFollowsTheMeasuredDistribution() throws Exception {
        ProfileJson.write(
                new ProfileDocument(List.of(type(new Figure.Estimated(70, "guess"), 9)), List.of(record(1, OLD, 1.0))),
                folder.resolve("p.json"));
        ScenarioTree tree = tree(
                folder,
                YAML.formatted("file: p.json").replace("rate: 0.2", "rate: 0.01") + "noise: {measured: true}\n");
        RunFigures.LevelFigures level = figures(tree).levels().get(0);
        assertThat(level.quantileNanos(0.25) / 1e9).isCloseTo(0.5, within(0.01));
        assertThat(level.quantileNanos(0.7) / 1e9).isBetween(1.49, 1.9);
    }

    private static PlatformTypeRecord type(Figure price, double watts) {
        return new PlatformTypeRecord(
                new UUID(1, 99),
                "box",
                HardwareType.CPU,
                "a box",
                price,
                ScopedFigures.of(EnergyScope.WHOLE_HOST, new Figure.Estimated(watts, "guess")),
                new Origin.Estimated(OLD, "guess", null));
    }

    private static ProfileRecord record(long id, Instant at, double seconds) {
        Histogram histogram = new Histogram(3);
        for (int i = 0; i < 1000; i++) {
            histogram.recordValue((long) (seconds * (i % 2 == 0 ? 0.5e9 : 1.5e9)));
        }
        ExecutionPoint point = new ExecutionPoint(
                1,
                1,
                (long) (seconds * 1e9),
                Distribution.of(histogram, 10, true),
                ScopedFigures.of(EnergyScope.WHOLE_HOST, new Figure.Estimated(3, "guess")));
        Environment host = new Environment("alpha", "Linux", "CPU", 2, 1L << 30, null, Map.of(), "test", null);
        return record(id, new Origin.Measured(at, host, "run"), List.of(point));
    }

    private static ProfileRecord estimated(long id) {
        ScopedFigures energy = ScopedFigures.of(EnergyScope.WHOLE_HOST, new Figure.Estimated(3, "guess"));
        return record(
                id,
                new Origin.Estimated(NEW, "guess", null),
                List.of(new ExecutionPoint(1, 1, 9_000_000_000L, null, energy)));
    }

    private static ProfileRecord record(long id, Origin origin, List<ExecutionPoint> points) {
        return new ProfileRecord(
                new UUID(1, id),
                "f",
                "box",
                HardwareType.CPU,
                new ModelIdentity("1", "ab".repeat(32), "onnx", "fp32"),
                new MemoryUse(1_000_000_000L, null, null),
                List.of(
                        new ColdStart(ColdStart.PageCache.WARM, 300_000_000, null, null, 5),
                        new ColdStart(ColdStart.PageCache.COLD, 700_000_000, null, null, 5)),
                points,
                ScopedFigures.none(),
                null,
                List.of(),
                origin);
    }
}

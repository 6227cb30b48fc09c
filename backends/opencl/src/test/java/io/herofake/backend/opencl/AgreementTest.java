package io.herofake.backend.opencl;

import io.herofake.backend.BackendProvider;
import io.herofake.model.HardwareType;
import io.herofake.model.ModelRepository;
import io.herofake.model.StoredModel;
import io.herofake.model.network.BuildableModel;
import io.herofake.model.network.ModelCatalog;
import io.herofake.model.network.SmallModels;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The executor agrees with ONNX Runtime, whatever the graph and however it is computed. */
class AgreementTest {

    /** Ways of computing that are tried in turn; more than any device has. */
    private static final int WAYS = 16;

    @TempDir
    static Path shared;

    static Stream<BuildableModel> networks() {
        return Stream.concat(
                SmallModels.wide().stream(), Stream.of(SmallModels.resnet("tiny"), SmallModels.vgg("tiny-vgg")));
    }

    static List<BuildableModel> whole() {
        return ModelCatalog.defaults();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void smallNetworks(BuildableModel network) throws Exception {
        check(new OpenClProvider(), network);
    }

    @ParameterizedTest
    @MethodSource("whole")
    void theModelsOfTheRepository(BuildableModel network) throws Exception {
        // The first way for each layer: measuring them all takes longer than a test should.
        check(
                new OpenClProvider(
                        Long.MAX_VALUE,
                        (tuning, layer) -> List.of(tuning.choices(layer).get(0))),
                network);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24})
    void randomGraphs(long seed) throws Exception {
        RandomGraph.Drawn drawn = RandomGraph.draw(seed);

        Agreement.check(
                new OpenClProvider(),
                drawn.writer().write(shared, drawn.output(), drawn.classes()),
                drawn.writer().contract(),
                shared.resolve("cache"));
    }

    static Stream<Integer> ways() {
        return Stream.iterate(0, way -> way + 1).limit(WAYS);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void everyWayOfComputing(int way) throws Exception {
        BackendProvider provider = new OpenClProvider(Long.MAX_VALUE, (tuning, layer) -> {
            List<Choice> all = tuning.all(layer);
            return List.of(all.get(way % all.size()));
        });
        GraphWriter writer = new GraphWriter(way, 30, 29);
        String wide = writer.relu(writer.conv(GraphWriter.INPUT, 3, 40, 7, 2, 3, 3, 3, 3));
        String body = writer.conv(wide, 40, 56, 3, 1, 1, 1, 1, 1);
        String sum = writer.sum(writer.conv(wide, 40, 56, 1, 1, 0, 0, 0, 0), body);
        String small = writer.conv(writer.relu(sum), 56, 24, 1, 2, 0, 0, 0, 0);
        String last = writer.conv(small, 24, 33, 3, 1, 0, 1, 2, 1);
        String output = writer.gemm(writer.plain("Flatten", writer.plain("GlobalAveragePool", last)), 33, 5, true);

        Agreement.check(provider, writer.write(shared, output, 5), writer.contract(), shared.resolve("cache"));
    }

    private static void check(BackendProvider provider, BuildableModel network) throws Exception {
        Agreement.platform(provider);
        StoredModel model = SmallModels.install(new ModelRepository(shared.resolve("models")), network);
        Agreement.check(
                provider,
                model.artifact(HardwareType.CPU).orElseThrow(),
                model.manifest().input(),
                shared.resolve("cache"));
    }
}

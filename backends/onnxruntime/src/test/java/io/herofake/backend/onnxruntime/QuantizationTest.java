package io.herofake.backend.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl;
import io.herofake.backend.InferenceCall;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.Platform;
import io.herofake.model.ArtifactTarget;
import io.herofake.model.HardwareType;
import io.herofake.model.ModelArtifact;
import io.herofake.model.ModelRepository;
import io.herofake.model.StoredModel;
import io.herofake.model.network.BuildableModel;
import io.herofake.model.network.ModelCatalog;
import io.herofake.model.network.SmallModels;
import io.herofake.model.quantize.RangeCriterion;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A quantised network runs on integer kernels throughout and gives nearly what the float32 one gives. */
class QuantizationTest {
    private static final ArtifactTarget INT8 = new ArtifactTarget(HardwareType.CPU, OnnxRuntimeProvider.INT8);
    /** Relative to the largest logit: what rounding to 8 bits costs in the ten and more layers of these networks. */
    private static final double BOUND = 0.08;

    private static final int PICTURES = 4;

    @TempDir
    Path directory;

    static List<BuildableModel> networks() {
        return SmallModels.wide();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void smallNetworksStayNearFloat(BuildableModel network) throws Exception {
        for (RangeCriterion criterion : RangeCriterion.values()) {
            check(network, criterion, PICTURES, true);
        }
    }

    @Test
    void resNet50StaysNearFloatAndRunsInInt8() throws Exception {
        Map<String, Long> operators = check(ModelCatalog.find("resnet50"), RangeCriterion.MSE, 2, false);

        assertThat(operators).containsEntry("QLinearConv", 52L).containsEntry("QLinearAdd", 16L);
        assertThat(operators).containsEntry("Gemm", 1L);
    }

    /** Compares outputs and returns how often which operator is in the graph that really runs. */
    private Map<String, Long> check(BuildableModel network, RangeCriterion criterion, int pictures, boolean corrected)
            throws Exception {
        Path folder = Files.createTempDirectory(directory, "models");
        StoredModel model = SmallModels.install(new ModelRepository(folder), network);
        ModelArtifact plain = model.artifact(HardwareType.CPU).orElseThrow();
        Path file = Quantized.beside(plain.file(), model.manifest().input(), criterion, pictures, corrected);
        ModelArtifact int8 = new ModelArtifact(INT8, "onnx", file, "0".repeat(64), Files.size(file));

        float[] expected = infer(model, plain, folder.resolve("plain"), pictures);
        float[] actual = infer(model, int8, folder.resolve("int8"), pictures);

        double largest = 0;
        double error = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            error = Math.max(error, Math.abs(expected[i] - actual[i]));
        }
        assertThat(error / largest)
                .as("%s, %s", network.name(), criterion)
                .isGreaterThan(0)
                .isLessThan(BOUND);
        assertThat(Files.size(file)).isLessThan(plain.sizeBytes() / 2);
        Map<String, Long> operators = operators(folder.resolve("int8"));
        assertThat(operators).doesNotContainKeys("FusedConv", "Relu", "Add", "GlobalAveragePool");
        assertThat(operators).containsKey("QLinearConv").containsEntry("Conv", 1L);
        assertThat(operators.getOrDefault("QuantizeLinear", 0L))
                .as("behind the first convolution only")
                .isEqualTo(1);
        return operators;
    }

    private static float[] infer(StoredModel model, ModelArtifact artifact, Path cache, int pictures) throws Exception {
        OnnxRuntimeProvider provider = new OnnxRuntimeProvider();
        Platform platform = provider.discover().platforms().stream()
                .filter(found -> found.accepts(artifact))
                .findFirst()
                .orElseThrow();
        try (ModelInstance instance =
                        provider.open(platform, artifact, model.manifest().input(), new OpenOptions(1, 2, 1, cache));
                InferenceCall call = instance.newCall()) {
            float[] all = new float[pictures * instance.classes()];
            for (int seed = 0; seed < pictures; seed++) {
                Quantized.picture(call.input(), 0, seed);
                call.infer(1);
                call.output().get(0, all, seed * instance.classes(), instance.classes());
            }
            return all;
        }
    }

    /** Of the optimised graph in the cache, which is what is run. */
    private static Map<String, Long> operators(Path cache) throws Exception {
        Path graph;
        try (Stream<Path> files = Files.walk(cache)) {
            graph = files.filter(file -> file.toString().endsWith(".onnx"))
                    .findFirst()
                    .orElseThrow();
        }
        try (InputStream in = Files.newInputStream(graph)) {
            return OnnxMl.ModelProto.parseFrom(in).getGraph().getNodeList().stream()
                    .map(OnnxMl.NodeProto::getOpType)
                    .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        }
    }
}

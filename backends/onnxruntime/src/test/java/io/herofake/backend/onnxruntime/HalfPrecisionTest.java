package io.herofake.backend.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;

import io.herofake.backend.InferenceCall;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.OpenOptions;
import io.herofake.model.ArtifactContent;
import io.herofake.model.HardwareType;
import io.herofake.model.ModelArtifact;
import io.herofake.model.ModelRepository;
import io.herofake.model.StoredModel;
import io.herofake.model.network.BuildableModel;
import io.herofake.model.network.SmallModels;
import io.herofake.model.quantize.HalfModel;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The product's networks in float16 give nearly what they give in float32. */
class HalfPrecisionTest {
    /** Relative to the largest logit: 2^-11 a rounding at most, through 16 to 50 layers. */
    private static final double BOUND = 5e-3;

    private static final int PICTURES = 6;
    private static final int BATCH = 3;

    @TempDir
    Path directory;

    static List<BuildableModel> networks() {
        return SmallModels.architectures();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void networksStayNearFloat(BuildableModel network) throws Exception {
        StoredModel model = SmallModels.install(new ModelRepository(directory.resolve("models")), network);
        ModelArtifact plain = model.artifact(HardwareType.CPU).orElseThrow();
        HalfModel half = HalfModel.read(plain.file());
        ModelArtifact file = artifact(plain, half.content(), "half.onnx");

        float[] expected = infer(model, plain);
        double rounded = error(expected, infer(model, file));
        double emulated = error(expected, infer(model, artifact(plain, half.emulated(), "emulated.onnx")));

        assertThat(rounded).as("weights rounded").isGreaterThan(0).isLessThan(BOUND);
        assertThat(emulated).as("tensors too").isGreaterThan(0).isLessThan(BOUND);
        assertThat((double) file.sizeBytes() / plain.sizeBytes()).isBetween(0.5, 0.52);
    }

    private ModelArtifact artifact(ModelArtifact plain, ArtifactContent content, String name) throws Exception {
        Path file = Contents.write(content, directory.resolve(name));
        return new ModelArtifact(plain.target(), plain.format(), file, "0".repeat(64), Files.size(file));
    }

    private float[] infer(StoredModel model, ModelArtifact artifact) throws Exception {
        OnnxRuntimeProvider provider = new OnnxRuntimeProvider();
        Path cache = Files.createTempDirectory(directory, "cache");
        OpenOptions options = new OpenOptions(1, 2, BATCH, cache);
        try (ModelInstance instance = provider.open(
                        provider.discover().platforms().get(0),
                        artifact,
                        model.manifest().input(),
                        options);
                InferenceCall call = instance.newCall()) {
            float[] all = new float[PICTURES * instance.classes()];
            int elements = model.manifest().input().elementsPerPicture();
            for (int first = 0; first < PICTURES; first += BATCH) {
                for (int place = 0; place < BATCH; place++) {
                    float[] picture = new float[elements];
                    Quantized.picture(FloatBuffer.wrap(picture), 0, first + place);
                    call.input().put(place * elements, picture);
                }
                call.infer(BATCH);
                call.output().get(0, all, first * instance.classes(), BATCH * instance.classes());
            }
            return all;
        }
    }

    private static double error(float[] expected, float[] actual) {
        double largest = 0;
        double error = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            error = Math.max(error, Math.abs(expected[i] - actual[i]));
        }
        return error / largest;
    }
}

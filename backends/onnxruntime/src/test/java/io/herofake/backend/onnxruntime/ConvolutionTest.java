package io.herofake.backend.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.herofake.backend.InferenceCall;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.OpenOptions;
import io.herofake.model.HardwareType;
import io.herofake.model.ModelRepository;
import io.herofake.model.StoredModel;
import io.herofake.model.network.BuildableModel;
import io.herofake.model.network.SmallModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The optimised graph of a convolutional network has its weights in blocks made for this CPU and its batch normalisation
 * folded away. What is opened through it gives what the model file itself gives.
 */
class ConvolutionTest {

    private static final int BATCH = 3;

    @TempDir
    Path directory;

    static List<BuildableModel> networks() {
        return SmallModels.wide();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void theCachedGraphGivesWhatTheModelFileGives(BuildableModel network) throws Exception {
        StoredModel model = SmallModels.install(new ModelRepository(directory.resolve("models")), network);
        Path notADirectory = Files.writeString(directory.resolve("blocked"), "so that nothing can be cached");
        float[] plain = infer(model, notADirectory);

        Offset<Float> rounding = within(1e-4f * largest(plain));
        Path cache = directory.resolve("cache");
        assertThat(infer(model, cache)).as("just made").containsExactly(plain, rounding);
        assertThat(infer(model, cache)).as("found").containsExactly(plain, rounding);
    }

    private static float largest(float[] values) {
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static float[] infer(StoredModel model, Path cacheDirectory) throws Exception {
        OnnxRuntimeProvider provider = new OnnxRuntimeProvider();
        try (ModelInstance instance = provider.open(
                        provider.discover().platforms().get(0),
                        model.artifact(HardwareType.CPU).orElseThrow(),
                        model.manifest().input(),
                        new OpenOptions(1, 1, BATCH, cacheDirectory));
                InferenceCall call = instance.newCall()) {
            Random random = new Random(3);
            for (int i = 0; i < call.input().capacity(); i++) {
                call.input().put(i, (float) random.nextGaussian());
            }
            call.infer(BATCH);
            float[] output = new float[call.output().capacity()];
            call.output().get(0, output);
            return output;
        }
    }
}

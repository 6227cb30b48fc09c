package io.herofake.backend.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.herofake.backend.BackendException;
import io.herofake.backend.BackendProvider;
import io.herofake.backend.Discovery;
import io.herofake.backend.InferenceCall;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.Platform;
import io.herofake.backend.onnxruntime.OnnxRuntimeProvider;
import io.herofake.model.InputContract;
import io.herofake.model.ModelArtifact;
import java.nio.file.Path;
import java.util.Random;

/** Compares what the OpenCL backend gives with what ONNX Runtime gives. */
final class Agreement {

    /** Of the largest output. */
    private static final float RELATIVE = 1e-3f;

    private static final int BATCH = 3;

    private Agreement() {}

    /** The first platform; the test is skipped, saying why, if there is none. */
    static Platform platform(BackendProvider provider) {
        Discovery found = provider.discover();
        assumeFalse(found.platforms().isEmpty(), () -> "no platform: " + found.absences());
        return found.platforms().get(0);
    }

    /** Infers a batch of seeded pictures with both. */
    static void check(BackendProvider provider, ModelArtifact artifact, InputContract input, Path cache)
            throws BackendException {
        Platform platform = platform(provider);
        BackendProvider reference = new OnnxRuntimeProvider();
        float[] expected = infer(reference, reference.discover().platforms().get(0), artifact, input, cache);
        float[] actual = infer(provider, platform, artifact, input, cache);
        float largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }

        assertThat(actual).containsExactly(expected, within(RELATIVE * largest));
    }

    private static float[] infer(
            BackendProvider provider, Platform platform, ModelArtifact artifact, InputContract input, Path cache)
            throws BackendException {
        try (ModelInstance instance = provider.open(platform, artifact, input, new OpenOptions(1, 1, BATCH, cache));
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

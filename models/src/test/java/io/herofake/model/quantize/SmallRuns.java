package io.herofake.model.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.herofake.model.ArtifactContent;
import java.io.ByteArrayOutputStream;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** Runs small graphs on random pictures. */
final class SmallRuns {
    static final int PICTURES = 16;

    private SmallRuns() {}

    static Map<String, ActivationHistogram> measure(QuantizableModel model) throws Exception {
        Map<String, ActivationHistogram> seen = new HashMap<>();
        byte[] observable = bytes(model.observable());
        for (int seed = 0; seed < PICTURES; seed++) {
            Map<String, float[]> tensors = runAll(observable, seed);
            for (String name : model.activations()) {
                seen.computeIfAbsent(name, unused -> new ActivationHistogram())
                        .add(FloatBuffer.wrap(Objects.requireNonNull(tensors.get(name))));
            }
        }
        return seen;
    }

    static byte[] bytes(ArtifactContent content) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        content.writeTo(out);
        assertThat(content.sizeBytes()).isEqualTo(out.size());
        return out.toByteArray();
    }

    static float[] run(byte[] onnx, long seed) throws OrtException {
        return Objects.requireNonNull(runAll(onnx, seed).get("output"));
    }

    /** The output on a picture that is the same everywhere. */
    static float[] runFilled(byte[] onnx, float value) throws OrtException {
        float[] picture = new float[3 * SmallGraph.SIDE * SmallGraph.SIDE];
        Arrays.fill(picture, value);
        return Objects.requireNonNull(runAll(onnx, FloatBuffer.wrap(picture)).get("output"));
    }

    /** All outputs on a random picture. */
    static Map<String, float[]> runAll(byte[] onnx, long seed) throws OrtException {
        Random random = new Random(seed);
        FloatBuffer picture = FloatBuffer.allocate(3 * SmallGraph.SIDE * SmallGraph.SIDE);
        for (int i = 0; i < picture.capacity(); i++) {
            picture.put(i, 2 * random.nextFloat() - 1);
        }
        return runAll(onnx, picture);
    }

    private static Map<String, float[]> runAll(byte[] onnx, FloatBuffer picture) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Map<String, float[]> outputs = new HashMap<>();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
                OrtSession session = environment.createSession(onnx, options);
                OnnxTensor input = OnnxTensor.createTensor(
                        environment, picture, new long[] {1, 3, SmallGraph.SIDE, SmallGraph.SIDE});
                OrtSession.Result result = session.run(Map.of("input", input))) {
            for (Map.Entry<String, OnnxValue> entry : result) {
                outputs.put(
                        entry.getKey(),
                        ((OnnxTensor) entry.getValue()).getFloatBuffer().array());
            }
        }
        return outputs;
    }
}

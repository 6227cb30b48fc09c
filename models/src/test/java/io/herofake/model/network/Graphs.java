package io.herofake.model.network;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;

/** Runs ONNX files through ONNX Runtime. */
final class Graphs {
    private Graphs() {}

    /** The logits of a batch of pictures, {@code [batch][2]}. */
    static float[][] run(Path onnx, int inputSize, float[] pictures) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        long batch = pictures.length / (3L * inputSize * inputSize);
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
                OrtSession session = environment.createSession(onnx.toString(), options);
                OnnxTensor input = OnnxTensor.createTensor(
                        environment, FloatBuffer.wrap(pictures), new long[] {batch, 3, inputSize, inputSize});
                OrtSession.Result result = session.run(Map.of(OnnxContent.INPUT, input))) {
            return (float[][]) result.get(0).getValue();
        }
    }
}

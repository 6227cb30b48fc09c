package io.herofake.backend.onnxruntime;

import io.herofake.backend.DenseOnnx;
import io.herofake.backend.TestModel;
import io.herofake.model.ArtifactTarget;
import io.herofake.model.ModelRepositoryException;
import io.herofake.model.quantize.HalfModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes ONNX files in float16. */
final class Halved {
    /** For outputs of a few layers, relative to 1 or the output if that is larger: some roundings by at most 2^-11 each. */
    static final float TOLERANCE = 1e-2f;

    private Halved() {}

    /** The perceptron of the contract test, in float16. */
    static TestModel dense(Path folder, ArtifactTarget target) throws IOException {
        TestModel plain = DenseOnnx.standard().write(folder);
        try {
            Path file = Contents.write(
                    HalfModel.read(plain.artifact().file()).content(), Files.createTempFile(folder, "half-", ".onnx"));
            return new TestModel(
                    TestModel.artifact(target, "onnx", file), plain.input(), plain.classes(), plain.reference());
        } catch (ModelRepositoryException e) {
            throw new IOException(e);
        }
    }
}

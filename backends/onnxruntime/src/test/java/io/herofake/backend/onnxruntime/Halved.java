package io.herofake.backend.onnxruntime;

import io.herofake.backend.DenseOnnx;
import io.herofake.backend.TestModel;
import io.herofake.model.ArtifactContent;
import io.herofake.model.ArtifactTarget;
import io.herofake.model.ModelRepositoryException;
import io.herofake.model.quantize.HalfModel;
import java.io.IOException;
import java.io.OutputStream;
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
            Path file = write(
                    HalfModel.read(plain.artifact().file()).content(), Files.createTempFile(folder, "half-", ".onnx"));
            return new TestModel(
                    TestModel.artifact(target, "onnx", file), plain.input(), plain.classes(), plain.reference());
        } catch (ModelRepositoryException e) {
            throw new IOException(e);
        }
    }

    static Path write(ArtifactContent content, Path file) throws IOException, ModelRepositoryException {
        try (OutputStream out = Files.newOutputStream(file)) {
            content.writeTo(out);
        }
        if (Files.size(file) != content.sizeBytes()) {
            throw new IllegalStateException(file + " has not the size that was promised");
        }
        return file;
    }
}

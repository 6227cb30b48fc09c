package io.herofake.backend.onnxruntime;

import io.herofake.model.ArtifactContent;
import io.herofake.model.ModelRepositoryException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes what is made of a model to files. */
final class Contents {
    private Contents() {}

    /** The file, which has the size that was promised. */
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

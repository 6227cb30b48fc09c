package io.herofake.model;

import io.herofake.model.ModelRepositoryException.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The bytes of an existing file. */
final class FileContent implements ArtifactContent {
    private final Path file;
    private final long sizeBytes;

    FileContent(Path file) throws ModelRepositoryException {
        this.file = file;
        try {
            this.sizeBytes = Files.size(file);
        } catch (IOException e) {
            throw new ModelRepositoryException(Kind.IO_FAILURE, "cannot read " + file + ": " + IoMessages.of(e), e);
        }
    }

    @Override
    public long sizeBytes() {
        return sizeBytes;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        Files.copy(file, out);
    }
}

package io.herofake.model;

import io.herofake.model.ModelRepositoryException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Reads what lies in a repository, and nothing outside: links may only lead to places inside. Thread-safe. */
final class RepositoryFiles {
    private static final String REMEDY = "; build or add the model again";

    private final Path root;

    RepositoryFiles(Path root) {
        this.root = root;
    }

    /** The entries of a folder by name, without the repository's own; none if there is no such folder. */
    List<Path> children(Path folder) throws ModelRepositoryException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(path -> !path.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw new ModelRepositoryException(Kind.IO_FAILURE, "cannot list " + folder + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw io("cannot list " + folder, e);
        }
    }

    /** The manifest in a model's folder. */
    ModelManifest manifest(Path directory) throws ModelRepositoryException {
        Path file = inside(directory.resolve(ManifestFile.NAME));
        try {
            long size = Files.size(file);
            if (size > ManifestFile.MAX_BYTES) {
                throw new ModelRepositoryException(
                        Kind.INVALID_MANIFEST,
                        file + " has " + size + " bytes; a manifest has at most " + ManifestFile.MAX_BYTES);
            }
            return ManifestFile.parse(file, Files.readAllBytes(file));
        } catch (IOException e) {
            throw io("cannot read " + file, e);
        }
    }

    /** A file that a manifest lists, after a look at its size. */
    Path artifact(Path directory, ArtifactEntry entry) throws ModelRepositoryException {
        Path file = inside(directory.resolve(entry.file()));
        try {
            long size = Files.size(file);
            if (size != entry.sizeBytes()) {
                throw corrupt(file + " has " + size + " bytes, its manifest lists " + entry.sizeBytes() + REMEDY);
            }
            return file;
        } catch (IOException e) {
            throw io("cannot read " + file, e);
        }
    }

    /** Reads a file that a manifest lists and compares its hash. */
    void verify(Path directory, ArtifactEntry entry, Sha256.Counter counter) throws ModelRepositoryException {
        Path file = artifact(directory, entry);
        try {
            String found = Sha256.of(file, counter);
            if (!found.equals(entry.sha256())) {
                throw corrupt(file + " is not the file that its manifest lists: SHA-256 " + found + " instead of "
                        + entry.sha256() + REMEDY);
            }
        } catch (IOException e) {
            throw io("cannot read " + file, e);
        }
    }

    /** The file, if it is a regular one and, links followed, inside the root. */
    private Path inside(Path file) throws ModelRepositoryException {
        if (!Files.isRegularFile(file)) {
            throw corrupt(file + " is missing or not a regular file" + REMEDY);
        }
        try {
            if (!file.toRealPath().startsWith(root.toRealPath())) {
                throw corrupt(file + " is a link out of the model repository " + root + "; copy the file instead");
            }
            return file;
        } catch (IOException e) {
            throw io("cannot read " + file, e);
        }
    }

    private static ModelRepositoryException corrupt(String message) {
        return new ModelRepositoryException(Kind.CORRUPT_FILE, message);
    }

    private static ModelRepositoryException io(String what, IOException cause) {
        return new ModelRepositoryException(Kind.IO_FAILURE, what + ": " + IoMessages.of(cause), cause);
    }
}

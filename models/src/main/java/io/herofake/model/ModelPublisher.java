package io.herofake.model;

import io.herofake.model.ModelRepositoryException.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Writes a model into a repository so that it is there whole or not at all: into a folder of its own, every file forced to
 * disk, then renamed. One publisher works at a time; what a killed one left is removed by the next.
 */
final class ModelPublisher {
    private final Path root;
    private final Path fresh;
    private final Path replaced;

    ModelPublisher(Path root) {
        this.root = root;
        this.fresh = root.resolve(".new");
        this.replaced = root.resolve(".old");
    }

    /** See {@link ModelRepository#publish}. */
    void publish(ModelDescription description, List<NewArtifact> artifacts, boolean replace, ByteProgress progress)
            throws ModelRepositoryException {
        Path target =
                root.resolve(description.name()).resolve(description.version().text());
        locked(target, () -> {
            checkTarget(target, replace);
            writeAndMove(description, artifacts, progress, target);
        });
    }

    /** See {@link ModelRepository#addVariant}. */
    void addVariant(StoredModel model, NewVariant variant, boolean replace, ByteProgress progress)
            throws ModelRepositoryException {
        locked(model.directory(), () -> {
            if (!new RepositoryFiles(root).manifest(model.directory()).equals(model.manifest())) {
                throw new ModelRepositoryException(
                        Kind.BUSY, model.directory() + " has been changed meanwhile; try again");
            }
            try {
                Files.createDirectory(fresh);
                checkSpace(variant.content().sizeBytes());
                new VariantPublisher(fresh, model, variant).publish(replace, progress);
            } finally {
                tryToRemoveLeftovers();
            }
        });
    }

    /** A change of the repository. */
    private interface Change {
        void make() throws IOException, ModelRepositoryException;
    }

    private void locked(Path target, Change change) throws ModelRepositoryException {
        try {
            Files.createDirectories(root);
            RepositoryLock lock = RepositoryLock.acquire(root.resolve(".lock"));
            try {
                removeLeftovers();
                change.make();
            } finally {
                lock.close();
            }
        } catch (IOException e) {
            throw new ModelRepositoryException(
                    Kind.IO_FAILURE, "cannot write " + target + ": " + IoMessages.of(e) + "; nothing was changed", e);
        }
    }

    private void writeAndMove(
            ModelDescription description, List<NewArtifact> artifacts, ByteProgress progress, Path target)
            throws IOException, ModelRepositoryException {
        try {
            Files.createDirectory(fresh);
            Map<ArtifactTarget, ArtifactEntry> entries = writeArtifacts(artifacts, progress);
            write(fresh.resolve(ManifestFile.NAME), ManifestFile.format(manifest(description, entries)));
            force(fresh);
            moveIntoPlace(root.resolve(description.name()), target);
        } finally {
            tryToRemoveLeftovers();
        }
    }

    private Map<ArtifactTarget, ArtifactEntry> writeArtifacts(List<NewArtifact> artifacts, ByteProgress progress)
            throws IOException, ModelRepositoryException {
        long total = artifacts.stream()
                .mapToLong(artifact -> artifact.content().sizeBytes())
                .sum();
        checkSpace(total);
        Sha256.Counter counter = new Sha256.Counter(progress, total);
        Map<ArtifactTarget, ArtifactEntry> entries = new TreeMap<>();
        for (NewArtifact artifact : artifacts) {
            ArtifactEntry entry = writeArtifact(artifact, counter);
            artifact.targets().forEach(target -> entries.put(target, entry));
        }
        return entries;
    }

    private ArtifactEntry writeArtifact(NewArtifact artifact, Sha256.Counter counter)
            throws IOException, ModelRepositoryException {
        try (FileChannel channel = create(fresh.resolve(artifact.file()))) {
            Sha256.HashingOutputStream out = new Sha256.HashingOutputStream(Channels.newOutputStream(channel), counter);
            artifact.content().writeTo(out);
            if (out.writtenBytes() != artifact.content().sizeBytes()) {
                throw new IOException("the source of " + artifact.file() + " changed while it was read");
            }
            channel.force(true);
            return new ArtifactEntry(artifact.format(), artifact.file(), out.hex(), out.writtenBytes());
        }
    }

    private static ModelManifest manifest(ModelDescription description, Map<ArtifactTarget, ArtifactEntry> entries)
            throws ModelRepositoryException {
        try {
            return new ModelManifest(description, entries);
        } catch (IllegalArgumentException e) {
            throw new ModelRepositoryException(Kind.INVALID_MANIFEST, String.valueOf(e.getMessage()), e);
        }
    }

    /** A new file, forced to disk. */
    static void write(Path file, byte[] content) throws IOException {
        try (FileChannel channel = create(file);
                OutputStream out = Channels.newOutputStream(channel)) {
            out.write(content);
            channel.force(true);
        }
    }

    /** Between the two moves of a replacement the version is absent for a moment, never half there. */
    private void moveIntoPlace(Path function, Path target) throws IOException {
        Files.createDirectories(function);
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            Files.move(target, replaced, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        force(function);
        force(root);
    }

    private static void checkTarget(Path target, boolean replace) throws ModelRepositoryException {
        if (!replace && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new ModelRepositoryException(
                    Kind.ALREADY_EXISTS, target + " exists already; choose another version or ask to replace it");
        }
    }

    private void checkSpace(long neededBytes) throws IOException {
        long freeBytes = Files.getFileStore(root).getUsableSpace();
        if (freeBytes < neededBytes) {
            throw new IOException("it needs " + neededBytes + " bytes and the disk has " + freeBytes + " free");
        }
    }

    static FileChannel create(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** Makes renames and new entries of a folder durable, where the system can open folders. */
    static void force(Path folder) throws IOException {
        if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private void removeLeftovers() throws IOException {
        delete(fresh);
        delete(replaced);
    }

    private void tryToRemoveLeftovers() {
        try {
            removeLeftovers();
        } catch (IOException e) {
            // What matters has succeeded or failed by itself; the next publisher removes them or says why not.
            return;
        }
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(tree)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.delete(path);
        }
    }
}

package io.herofake.model;

import io.herofake.model.ModelRepositoryException.Kind;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.TreeMap;

/**
 * Adds a file to a version that is in the repository: the file first, under a name with its hash in it, then the manifest in
 * one step. At every moment the manifest lists files that are there, and none of them changes. The caller has the lock.
 */
final class VariantPublisher {
    /** As many of a hash's digits as tell the few files of a model apart. */
    private static final int HASH_DIGITS = 12;

    private final Path fresh;
    private final StoredModel model;
    private final NewVariant variant;

    /**
     * @param fresh an empty folder on the same disk as the model's
     */
    VariantPublisher(Path fresh, StoredModel model, NewVariant variant) {
        this.fresh = fresh;
        this.model = model;
        this.variant = variant;
    }

    /** See {@link ModelRepository#addVariant}. */
    void publish(boolean replace, ByteProgress progress) throws IOException, ModelRepositoryException {
        ArtifactEntry old = model.manifest().artifacts().get(variant.target());
        if (old != null && !replace) {
            throw new ModelRepositoryException(
                    Kind.ALREADY_EXISTS,
                    model.directory() + " has a file for " + variant.target().id() + " already");
        }
        Path written = fresh.resolve("artifact");
        ArtifactEntry entry = write(written, progress);
        ModelManifest changed = manifest(entry);
        Path manifest = fresh.resolve(ManifestFile.NAME);
        ModelPublisher.write(manifest, ManifestFile.format(changed));
        move(written, entry.file());
        move(manifest, ManifestFile.NAME);
        if (old != null
                && changed.artifacts().values().stream()
                        .noneMatch(kept -> kept.file().equals(old.file()))) {
            Files.deleteIfExists(model.directory().resolve(old.file()));
        }
    }

    private void move(Path from, String name) throws IOException {
        Files.move(from, model.directory().resolve(name), StandardCopyOption.ATOMIC_MOVE);
        ModelPublisher.force(model.directory());
    }

    private ArtifactEntry write(Path file, ByteProgress progress) throws IOException, ModelRepositoryException {
        long sizeBytes = variant.content().sizeBytes();
        try (FileChannel channel = ModelPublisher.create(file)) {
            Sha256.HashingOutputStream out = new Sha256.HashingOutputStream(
                    Channels.newOutputStream(channel), new Sha256.Counter(progress, sizeBytes));
            variant.content().writeTo(out);
            if (out.writtenBytes() != sizeBytes) {
                throw new IOException(
                        "the source of the file for " + variant.target().id() + " changed while it was read");
            }
            channel.force(true);
            String hash = out.hex();
            return new ArtifactEntry(
                    variant.format(), name(hash), hash, sizeBytes, variant.quantization(), variant.sourceSha256());
        }
    }

    private String name(String hash) {
        return "model-" + variant.target().id() + "-" + hash.substring(0, HASH_DIGITS) + "." + variant.format();
    }

    private ModelManifest manifest(ArtifactEntry entry) {
        TreeMap<ArtifactTarget, ArtifactEntry> artifacts =
                new TreeMap<>(model.manifest().artifacts());
        artifacts.put(variant.target(), entry);
        return new ModelManifest(model.manifest().description(), artifacts);
    }
}

package io.herofake.model;

import io.herofake.model.ModelRepositoryException.Kind;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Adds a file to a version that is in the repository: the file first, under a name with its hash in it, then the manifest in
 * one step. At every moment the manifest lists files that are there, and none of them changes. The caller has the lock.
 */
final class VariantPublisher {
    /** As many of a hash's digits as tell the few files of a model apart. */
    private static final int HASH_DIGITS = 12;

    private final Path fresh;
    private final StoredModel model;
    private final ArtifactTarget target;

    VariantPublisher(Path fresh, StoredModel model, ArtifactTarget target) {
        this.fresh = fresh;
        this.model = model;
        this.target = target;
    }

    /** See {@link ModelRepository#addVariant}. */
    void publish(
            String format,
            ArtifactContent content,
            @Nullable Quantization quantization,
            boolean replace,
            ByteProgress progress)
            throws IOException, ModelRepositoryException {
        ArtifactEntry old = model.manifest().artifacts().get(target);
        if (old != null && !replace) {
            throw new ModelRepositoryException(
                    Kind.ALREADY_EXISTS, model.directory() + " has a file for " + target.id() + " already");
        }
        Files.createDirectory(fresh);
        Path written = fresh.resolve("artifact");
        ArtifactEntry entry = write(written, format, content, quantization, progress);
        Path manifest = fresh.resolve(ManifestFile.NAME);
        ModelManifest changed = manifest(entry);
        ModelPublisher.write(manifest, ManifestFile.format(changed));
        Files.move(written, model.directory().resolve(entry.file()), StandardCopyOption.ATOMIC_MOVE);
        ModelPublisher.force(model.directory());
        Files.move(manifest, model.directory().resolve(ManifestFile.NAME), StandardCopyOption.ATOMIC_MOVE);
        ModelPublisher.force(model.directory());
        if (old != null && changed.artifacts().values().stream().noneMatch(kept -> kept.file().equals(old.file()))) {
            Files.deleteIfExists(model.directory().resolve(old.file()));
        }
    }

    private ArtifactEntry write(
            Path file,
            String format,
            ArtifactContent content,
            @Nullable Quantization quantization,
            ByteProgress progress)
            throws IOException, ModelRepositoryException {
        long sizeBytes = content.sizeBytes();
        ModelPublisher.checkSpace(fresh, sizeBytes);
        try (FileChannel channel = ModelPublisher.create(file)) {
            Sha256.HashingOutputStream out = new Sha256.HashingOutputStream(
                    Channels.newOutputStream(channel), new Sha256.Counter(progress, sizeBytes));
            content.writeTo(out);
            if (out.writtenBytes() != sizeBytes) {
                throw new IOException("the source of " + target.id() + " changed while it was read");
            }
            channel.force(true);
            String hash = out.hex();
            String name = "model-" + target.variant() + "-" + hash.substring(0, HASH_DIGITS) + "." + format;
            return new ArtifactEntry(format, name, hash, sizeBytes, quantization);
        }
    }

    private ModelManifest manifest(ArtifactEntry entry) {
        TreeMap<ArtifactTarget, ArtifactEntry> artifacts =
                new TreeMap<>(model.manifest().artifacts());
        artifacts.put(target, entry);
        return new ModelManifest(model.manifest().description(), artifacts);
    }
}

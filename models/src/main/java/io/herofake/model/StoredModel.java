package io.herofake.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A model as it lies in a repository. Its manifest has been read and its files found to be there with the right size;
 * their content is checked by {@link ModelRepository#verify}.
 *
 * @param manifest  what it says of itself
 * @param directory absolute path of the folder that holds it
 */
public record StoredModel(ModelManifest manifest, Path directory) {

    /** The plain file for a hardware type, if the model has one. */
    public Optional<ModelArtifact> artifact(HardwareType hardware) {
        return artifact(ArtifactTarget.of(hardware));
    }

    /** The file for a target, if the model has one. */
    public Optional<ModelArtifact> artifact(ArtifactTarget target) {
        return Optional.ofNullable(manifest.artifacts().get(target)).map(entry -> artifact(target, entry));
    }

    /** All its files, one entry a target, in the order of {@link ArtifactTarget}. */
    public List<ModelArtifact> artifacts() {
        return manifest.artifacts().entrySet().stream()
                .map(entry -> artifact(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** Its files, each once. */
    Stream<ArtifactEntry> files() {
        return manifest.artifacts().values().stream().distinct();
    }

    private ModelArtifact artifact(ArtifactTarget target, ArtifactEntry entry) {
        return new ModelArtifact(
                target, entry.format(), directory.resolve(entry.file()), entry.sha256(), entry.sizeBytes());
    }
}

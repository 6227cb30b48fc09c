package io.herofake.model;

import java.nio.file.Path;
import java.util.Arrays;
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

    /** The file for a hardware type, if the model has one. */
    public Optional<ModelArtifact> artifact(HardwareType hardware) {
        return Optional.ofNullable(manifest.artifacts().get(hardware)).map(entry -> artifact(hardware, entry));
    }

    /** All its files, one entry a hardware type, in the order of {@link HardwareType}. */
    public List<ModelArtifact> artifacts() {
        return Arrays.stream(HardwareType.values())
                .map(this::artifact)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Its files, each once. */
    Stream<ArtifactEntry> files() {
        return manifest.artifacts().values().stream().distinct();
    }

    private ModelArtifact artifact(HardwareType hardware, ArtifactEntry entry) {
        return new ModelArtifact(
                hardware, entry.format(), directory.resolve(entry.file()), entry.sha256(), entry.sizeBytes());
    }
}

package io.herofake.model;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * A model file to be put into a repository.
 *
 * @param file    its name there, see {@link ArtifactEntry#file()}
 * @param format  see {@link ArtifactEntry#format()}
 * @param targets what it is for; at least one
 * @param content its bytes
 */
public record NewArtifact(String file, String format, Set<ArtifactTarget> targets, ArtifactContent content) {
    /** Copies the set. */
    public NewArtifact {
        targets = Set.copyOf(targets);
    }

    /** An ONNX file for the hardware types whose backends read ONNX. */
    public static NewArtifact onnx(Set<HardwareType> hardware, ArtifactContent content) {
        return new NewArtifact(
                "model.onnx", "onnx", hardware.stream().map(ArtifactTarget::of).collect(Collectors.toSet()), content);
    }
}

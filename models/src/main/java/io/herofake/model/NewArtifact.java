package io.herofake.model;

import java.util.Set;

/**
 * A model file to be put into a repository.
 *
 * @param file     its name there, see {@link ArtifactEntry#file()}
 * @param format   see {@link ArtifactEntry#format()}
 * @param hardware the hardware types that it serves; at least one
 * @param content  its bytes
 */
public record NewArtifact(String file, String format, Set<HardwareType> hardware, ArtifactContent content) {
    /** Copies the set. */
    public NewArtifact {
        hardware = Set.copyOf(hardware);
    }

    /** An ONNX file for the hardware types whose backends read ONNX. */
    public static NewArtifact onnx(Set<HardwareType> hardware, ArtifactContent content) {
        return new NewArtifact("model.onnx", "onnx", hardware, content);
    }
}

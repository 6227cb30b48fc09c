package io.herofake.model;

import java.nio.file.Path;

/**
 * One file that implements a function on one hardware type, as found in a model repository.
 *
 * @param target    what it is for
 * @param format    the file format, for example {@code onnx}, {@code xmodel}, {@code torchscript}
 * @param file      absolute path of the file
 * @param sha256    the file's SHA-256, 64 lower-case hex digits, as its manifest says
 * @param sizeBytes the file's size, as its manifest says
 */
public record ModelArtifact(ArtifactTarget target, String format, Path file, String sha256, long sizeBytes) {

    /** The plain file for a hardware type. */
    public ModelArtifact(HardwareType hardware, String format, Path file, String sha256, long sizeBytes) {
        this(ArtifactTarget.of(hardware), format, file, sha256, sizeBytes);
    }

    /** What it runs on. */
    public HardwareType hardware() {
        return target.hardware();
    }

    /** Its kind. */
    public ArtifactKind kind() {
        return new ArtifactKind(format, target);
    }
}

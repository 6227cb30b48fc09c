package io.herofake.model;

/**
 * A kind of model file that a platform takes.
 *
 * @param format the file format, see {@link ModelArtifact#format()}
 * @param target what the file is for
 */
public record ArtifactKind(String format, ArtifactTarget target) {

    /** An ONNX file for a hardware type. */
    public static ArtifactKind onnx(HardwareType hardware) {
        return new ArtifactKind("onnx", ArtifactTarget.of(hardware));
    }

    /** A variant of an ONNX file for a hardware type. */
    public static ArtifactKind onnx(HardwareType hardware, String variant) {
        return new ArtifactKind("onnx", new ArtifactTarget(hardware, variant));
    }

    /** Whether a file is of this kind. */
    public boolean fits(ModelArtifact artifact) {
        return format.equals(artifact.format()) && target.equals(artifact.target());
    }

    /** For people, for example {@code onnx for cpu}. */
    @Override
    public String toString() {
        return format + " for " + target.id();
    }
}

package io.herofake.model;

/** What a model file's weights are made of, as far as the file tells. */
public final class ModelPrecision {
    /** For a file that does not tell. */
    public static final String NOT_KNOWN = "not known";

    private static final String ONNX = "onnx";

    private ModelPrecision() {}

    /**
     * What most of the weights of an ONNX file are, for example {@code fp32} or {@code int8}; {@link #NOT_KNOWN} for other formats
     * and for a file that cannot be read. Skips the weights themselves.
     */
    public static String of(ModelArtifact artifact) {
        if (!artifact.format().equals(ONNX)) {
            return NOT_KNOWN;
        }
        try {
            return OnnxSignature.read(artifact.file()).precision();
        } catch (ModelRepositoryException e) {
            return NOT_KNOWN;
        }
    }
}

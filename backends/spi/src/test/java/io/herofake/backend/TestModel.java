package io.herofake.backend;

import io.herofake.model.ArtifactTarget;
import io.herofake.model.HardwareType;
import io.herofake.model.InputContract;
import io.herofake.model.ModelArtifact;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * A model whose right answers are known.
 *
 * @param artifact  its file
 * @param input     what it wants
 * @param classes   values in a row of its output
 * @param reference the right row of output for one picture, computed without any backend
 */
public record TestModel(ModelArtifact artifact, InputContract input, int classes, UnaryOperator<float[]> reference) {

    /** The artifact that a file is, with its true hash and size. */
    public static ModelArtifact artifact(HardwareType hardware, String format, Path file) throws IOException {
        return artifact(ArtifactTarget.of(hardware), format, file);
    }

    /** The same for a variant. */
    public static ModelArtifact artifact(ArtifactTarget target, String format, Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        return new ModelArtifact(target, format, file, sha256(content), content.length);
    }

    /** A picture with values as normalised pixels have them, the same for the same seed. */
    public float[] picture(long seed) {
        Random random = new Random(seed);
        float[] picture = new float[input.elementsPerPicture()];
        for (int i = 0; i < picture.length; i++) {
            picture[i] = (float) random.nextGaussian();
        }
        return picture;
    }

    /** Writes a picture to its place in a batch. */
    public void put(InferenceCall call, int place, float[] picture) {
        call.input().put(place * picture.length, picture);
    }

    /** Reads a row of output. */
    public float[] row(InferenceCall call, int place) {
        float[] row = new float[classes];
        FloatBuffer output = call.output();
        output.get(place * classes, row);
        return row;
    }

    /** Infers one picture alone. */
    public float[] inferOne(InferenceCall call, float[] picture) throws BackendException {
        put(call, 0, picture);
        call.infer(1);
        return row(call, 0);
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}

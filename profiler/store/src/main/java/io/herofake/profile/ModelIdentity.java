package io.herofake.profile;

/**
 * The artifact that was measured. Immutable.
 *
 * @param version   the function's version in the model repository
 * @param sha256    of the artifact's file, 64 lower-case hex digits
 * @param format    the file format, for example {@code onnx}
 * @param precision of weights and arithmetic, for example {@code fp32} or {@code int8}
 */
public record ModelIdentity(String version, String sha256, String format, String precision) {
    /** Checks that nothing is missing. */
    public ModelIdentity {
        Checks.name(version, "model version");
        Checks.sha256(sha256, "model sha256");
        Checks.name(format, "model format");
        Checks.name(precision, "model precision");
    }
}

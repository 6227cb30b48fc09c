package io.herofake.model;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One artifact as a manifest lists it.
 *
 * @param format    the file format, for example {@code onnx} or {@code xmodel}
 * @param file      name of a file beside the manifest: no folders
 * @param sha256    the file's SHA-256, 64 lower-case hex digits
 * @param sizeBytes the file's size, at least 1
 * @param quantization how it was quantised; null if it was not, or if that is not known
 * @param sourceSha256 SHA-256 of the file that it was made from where that is all there is to know; else null
 */
public record ArtifactEntry(
        String format,
        String file,
        String sha256,
        long sizeBytes,
        @Nullable Quantization quantization,
        @Nullable String sourceSha256) {
    private static final Pattern FORMAT = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /** A file of which it is not known that it was made from another one. */
    public ArtifactEntry(String format, String file, String sha256, long sizeBytes) {
        this(format, file, sha256, sizeBytes, null, null);
    }

    /** A file that was quantised. */
    public ArtifactEntry(
            String format, String file, String sha256, long sizeBytes, @Nullable Quantization quantization) {
        this(format, file, sha256, sizeBytes, quantization, null);
    }

    /** Checks the syntax. */
    public ArtifactEntry {
        if (!FORMAT.matcher(format).matches()) {
            throw new IllegalArgumentException(
                    "format '" + format + "' is not 1 to 32 lower-case letters, digits or dashes, such as onnx");
        }
        if (!FILE.matcher(file).matches() || file.equals(ManifestFile.NAME)) {
            throw new IllegalArgumentException("file '" + file + "' is not a plain file name beside the manifest:"
                    + " letters, digits, dots, dashes and underscores, no folders");
        }
        checkHash("sha256", sha256);
        if (sourceSha256 != null) {
            checkHash("sourceSha256", sourceSha256);
        }
        if (sizeBytes < 1) {
            throw new IllegalArgumentException("sizeBytes must be at least 1, not " + sizeBytes);
        }
    }

    private static void checkHash(String key, String value) {
        if (!SHA256.matcher(value).matches()) {
            throw new IllegalArgumentException(key + " '" + value + "' is not 64 lower-case hex digits");
        }
    }
}

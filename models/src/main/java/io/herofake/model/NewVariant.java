package io.herofake.model;

import org.jspecify.annotations.Nullable;

/**
 * A further file for a model that is in a repository.
 *
 * @param target       what it is for
 * @param format       see {@link ArtifactEntry#format()}
 * @param content      its bytes
 * @param quantization how it was quantised; null if it was not
 * @param sourceSha256 see {@link ArtifactEntry#sourceSha256()}
 */
public record NewVariant(
        ArtifactTarget target,
        String format,
        ArtifactContent content,
        @Nullable Quantization quantization,
        @Nullable String sourceSha256) {

    /** A quantised file. */
    public NewVariant(
            ArtifactTarget target, String format, ArtifactContent content, @Nullable Quantization quantization) {
        this(target, format, content, quantization, null);
    }
}

package io.herofake.server.engine;

import java.nio.FloatBuffer;

/** What a request brings. */
public sealed interface Content {
    /**
     * An uploaded file.
     *
     * @param encoded its bytes; not changed; kept until the outcome is known
     */
    @SuppressWarnings("ArrayRecordComponent") // requests are never compared, and a copy of an upload would cost
    record Picture(byte[] encoded) implements Content {}

    /**
     * A picture that is decoded, resized and normalised already.
     *
     * @param values float32 {@code [3, height, width]} as the model wants it, from position 0 to the limit; not changed; kept
     *               until the outcome is known
     */
    record Tensor(FloatBuffer values) implements Content {}
}

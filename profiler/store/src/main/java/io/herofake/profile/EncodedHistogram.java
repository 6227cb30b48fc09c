package io.herofake.profile;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * A HdrHistogram of nanoseconds in its own compressed encoding (V2), as Base64. Immutable; decoded only on demand.
 *
 * @param base64 standard Base64, at most 1 MiB
 */
public record EncodedHistogram(String base64) {

    private static final int MAX_LENGTH = 1 << 20;

    /** Checks the length; the contents are checked by {@link #decode()}. */
    public EncodedHistogram {
        int length = Checks.present(base64, "histogram").length();
        if (length == 0 || length > MAX_LENGTH) {
            throw new IllegalArgumentException("histogram must have 1 to " + MAX_LENGTH + " characters, not " + length);
        }
    }

    /** Encodes a histogram; the caller may go on changing it. */
    public static EncodedHistogram of(Histogram histogram) {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(buffer);
        byte[] bytes = new byte[length];
        buffer.flip();
        buffer.get(bytes);
        return new EncodedHistogram(Base64.getEncoder().encodeToString(bytes));
    }

    /**
     * A new histogram, the caller's own.
     *
     * @throws IllegalArgumentException if this is no compressed HdrHistogram
     */
    public Histogram decode() {
        try {
            return Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(base64)), 0);
        } catch (DataFormatException | RuntimeException e) {
            throw new IllegalArgumentException("histogram is no Base64 of a compressed HdrHistogram: " + e, e);
        }
    }
}

package io.herofake.model.network;

/**
 * How large a network is made: the very same description serves for a small variant in tests.
 *
 * @param baseWidth channels of the first convolution; every other width is a multiple of it; 1 to 64
 * @param inputSize side of the input in pixels, a multiple of 32, at most 1024
 */
public record NetworkSize(int baseWidth, int inputSize) {
    /** As published: 64 channels first, 224 pixels. */
    public static final NetworkSize FULL = new NetworkSize(64, 224);

    /** Checks ranges. */
    public NetworkSize {
        if (baseWidth < 1 || baseWidth > 64) {
            throw new IllegalArgumentException("baseWidth must be 1 to 64, not " + baseWidth);
        }
        if (inputSize < 32 || inputSize > 1024 || inputSize % 32 != 0) {
            throw new IllegalArgumentException("inputSize must be a multiple of 32 up to 1024, not " + inputSize);
        }
    }
}

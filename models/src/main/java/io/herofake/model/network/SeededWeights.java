package io.herofake.model.network;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Weights drawn from a seed: for a network that is not trained. Every value depends on the seed, its parameter's name and
 * its place alone, and only on operations that IEEE 754 fixes to the bit, so it is the same on every platform.
 *
 * <p>Value {@code i} of a parameter is {@code bound * (k + 0.5) / 2^23}, where {@code k} is the highest 24 bits, signed, of
 * output {@code i} of SplitMix64 (Steele et al., "Fast Splittable Pseudorandom Number Generators", 2014), whose state
 * begins as the first 8 bytes of the SHA-256 of {@code SEED:NAME}. Immutable and thread-safe.
 */
public final class SeededWeights implements WeightSource {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final long seed;

    /** Weights of a seed. */
    public SeededWeights(long seed) {
        this.seed = seed;
    }

    /** The seed. */
    public long seed() {
        return seed;
    }

    @Override
    public void readRow(Parameter parameter, int row, float[] into) {
        int columns = parameter.columns();
        switch (parameter.initial()) {
            case HE -> uniform(parameter.name(), row, into, columns, bound(6, columns));
            case LINEAR -> uniform(parameter.name(), row, into, columns, bound(3, columns) / 4);
            case ZERO -> Arrays.fill(into, 0, columns, 0f);
            case ONE -> Arrays.fill(into, 0, columns, 1f);
            case QUARTER -> Arrays.fill(into, 0, columns, 0.25f);
        }
    }

    /** A uniform distribution from {@code -b} to {@code b} has variance {@code b * b / 3}. */
    private static float bound(int threeTimesVariance, int fanIn) {
        return (float) Math.sqrt((double) threeTimesVariance / fanIn);
    }

    private void uniform(String name, int row, float[] into, int columns, float bound) {
        long state = state(name) + (long) row * columns * GOLDEN_GAMMA;
        for (int i = 0; i < columns; i++) {
            state += GOLDEN_GAMMA;
            int signed24Bits = (int) (mix(state) >> 40);
            into[i] = bound * ((signed24Bits + 0.5f) * 0x1p-23f);
        }
    }

    private static long mix(long state) {
        long z = (state ^ state >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    private long state(String name) {
        try {
            byte[] key = (seed + ":" + name).getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(key))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

package io.herofake.profiler.sandbox;

import java.nio.FloatBuffer;
import java.util.Random;

/** Input for timing: numbers as a normalised picture has them, the same every time. */
public final class SeededInput {
    private SeededInput() {}

    /** Fills the whole buffer with numbers from -2 to 2 drawn from the seed. */
    public static void fill(FloatBuffer input, long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < input.capacity(); i++) {
            input.put(i, random.nextFloat() * 4 - 2);
        }
    }
}

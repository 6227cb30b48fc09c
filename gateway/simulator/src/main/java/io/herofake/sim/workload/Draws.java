package io.herofake.sim.workload;

import java.util.SplittableRandom;

/**
 * A seeded source of random numbers that gives the same sequence on every JVM: only 64-bit draws are taken from the
 * generator, and {@link StrictMath} does the rest. Not thread-safe.
 */
public final class Draws {
    /** What a stream of numbers is for. Streams of one seed are independent: a new rate leaves the mix as it was. */
    public enum Stream {
        /** Times of arrival. */
        ARRIVAL(0),
        /** Which function. */
        FUNCTION(1),
        /** Which QoS level. */
        QOS(2),
        /** Mapping of a public trace's functions onto ours. */
        MAPPING(3),
        /** Noise of execution times. */
        EXECUTION(4),
        /** Decisions of a policy that draws lots. */
        POLICY(5),
        /** Failures in tests. */
        FAILURE(6),
        /** How profiles differ from what is true. */
        PROFILE(7);

        private final int number;

        Stream(int number) {
            this.number = number;
        }
    }

    private static final double UNIT = 0x1.0p-53;

    private final SplittableRandom random;
    private double spareGaussian = Double.NaN;

    /** The given stream of the given seed. */
    public Draws(long seed, Stream stream) {
        // Splits of one generator do not overlap; numbers added to a seed would give shifted copies.
        SplittableRandom root = new SplittableRandom(seed);
        SplittableRandom split = root.split();
        for (int i = 0; i < stream.number; i++) {
            split = root.split();
        }
        random = split;
    }

    private Draws(long seed) {
        random = new SplittableRandom(seed);
    }

    /**
     * Numbers of their own for each of many things, whatever the order in which they are asked for.
     *
     * @param base  a random number
     * @param index which of the things
     */
    public static Draws of(long base, long index) {
        // The finalizer of MurmurHash3 (public domain): neighbouring indices give seeds far apart.
        long z = base + index;
        z = (z ^ (z >>> 33)) * 0xff51afd7ed558ccdL;
        z = (z ^ (z >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return new Draws(z ^ (z >>> 33));
    }

    /** 64 random bits. */
    public long nextLong() {
        return random.nextLong();
    }

    /** Uniform in [0, 1). */
    public double nextUnit() {
        return (random.nextLong() >>> 11) * UNIT;
    }

    /** Uniform in [0, bound), with a bias below bound / 2^63. */
    public int nextInt(int bound) {
        return (int) Math.multiplyHigh(random.nextLong() >>> 1, (long) bound << 1);
    }

    /** Exponential with mean 1. */
    public double nextExponential() {
        return -StrictMath.log(1.0 - nextUnit());
    }

    /** Standard normal, by Box and Muller's method. */
    public double nextGaussian() {
        if (!Double.isNaN(spareGaussian)) {
            double spare = spareGaussian;
            spareGaussian = Double.NaN;
            return spare;
        }
        double radius = StrictMath.sqrt(2 * nextExponential());
        double angle = 2 * StrictMath.PI * nextUnit();
        spareGaussian = radius * StrictMath.sin(angle);
        return radius * StrictMath.cos(angle);
    }
}

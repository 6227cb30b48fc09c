package io.herofake.sim.workload;

/**
 * How the functions of a public trace become ours. Each of theirs becomes one of ours for good, chosen by a hash of its
 * identity and the seed, with the weights of the mix; it does not depend on the order of lines or files. The QoS level is
 * drawn for each invocation. Only times of arrival are taken: execution times come from our profiles.
 *
 * @param functions weights of our functions
 * @param qos       weights of the QoS levels
 * @param scale     share of the invocations that is kept, each by its own draw; above 0, at most 1
 * @param seed      of all draws
 */
public record AzureMapping(Mix functions, Mix qos, double scale, long seed) {
    private static final long FNV_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    /** Checks the scale. */
    public AzureMapping {
        if (!(scale > 0 && scale <= 1)) {
            throw new IllegalArgumentException("scale must be above 0 and at most 1, not " + scale);
        }
    }

    /** The index of our function that stands for theirs, named by the bytes {@code [from, to)} of a line. */
    int functionOf(byte[] line, int from, int to) {
        long hash = FNV_BASIS;
        for (int i = from; i < to; i++) {
            hash = (hash ^ line[i]) * FNV_PRIME;
        }
        return functions.pick(new Draws(seed ^ hash, Draws.Stream.MAPPING).nextUnit());
    }
}

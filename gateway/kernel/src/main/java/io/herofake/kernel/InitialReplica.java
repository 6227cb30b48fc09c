package io.herofake.kernel;

/**
 * Replicas that are there when the kernel starts, on the first platforms of the type that have room.
 *
 * @param function     the function's name
 * @param platformType the platform type's name
 * @param count        how many, at least 1
 * @param warm         whether they are warm at once; otherwise they begin with a cold start
 */
public record InitialReplica(String function, String platformType, int count, boolean warm) {
    /** Checks ranges. */
    public InitialReplica {
        if (count < 1) {
            throw new IllegalArgumentException("initial replicas of '" + function + "' on '" + platformType
                    + "': count must be at least 1, not " + count);
        }
    }
}

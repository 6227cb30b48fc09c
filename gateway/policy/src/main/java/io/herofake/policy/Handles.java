package io.herofake.policy;

/**
 * Handles of tasks and replicas: a slot that is used again, and a generation that tells its users apart. A handle is never
 * used twice by a kernel, so an event that comes too late for its task or replica is recognised and ignored.
 */
public final class Handles {
    private Handles() {}

    /** A handle of a slot and a generation, both at least 0. */
    public static long of(int slot, int generation) {
        return ((long) generation << 32) | slot;
    }

    /** The slot: dense from 0. A replica's slot is the id of its platform. */
    public static int slot(long handle) {
        return (int) handle;
    }

    /** The generation: how many users the slot had before. */
    public static int generation(long handle) {
        return (int) (handle >>> 32);
    }
}

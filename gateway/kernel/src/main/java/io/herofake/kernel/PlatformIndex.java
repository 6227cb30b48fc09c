package io.herofake.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The platforms of one type in the order of their ids, as segment trees over those that are available: the largest free
 * memory of their nodes, the same over nodes with a replica only, and the largest fraction of it. Unavailable ones count as -1.
 */
final class PlatformIndex {
    private Platform[] platforms = new Platform[0];
    private int count;
    private int leaves = 1;
    private long[] memory = {-1, -1};
    private long[] inUse = {-1, -1};
    private double[] fraction = {-1, -1};

    void add(Platform platform) {
        if (count == platforms.length) {
            platforms = Arrays.copyOf(platforms, Math.max(8, count * 2));
        }
        platform.typeIndex = count;
        platforms[count++] = platform;
        if (count > leaves) {
            grow();
        }
        update(platform);
    }

    private void grow() {
        leaves *= 2;
        memory = new long[2 * leaves];
        inUse = new long[2 * leaves];
        fraction = new double[2 * leaves];
        Arrays.fill(memory, -1);
        Arrays.fill(inUse, -1);
        Arrays.fill(fraction, -1);
        for (int i = 0; i < count - 1; i++) {
            update(platforms[i]);
        }
    }

    /** To be called when the platform's availability or its node's free memory has changed. */
    void update(Platform platform) {
        int at = leaves + platform.typeIndex;
        boolean available = platform.available();
        long free = platform.node.freeMemoryBytes;
        memory[at] = available ? free : -1;
        inUse[at] = available && platform.node.replicas > 0 ? free : -1;
        fraction[at] = available ? fraction(free, platform.node.spec.memoryBytes()) : -1;
        for (at >>= 1; at > 0; at >>= 1) {
            memory[at] = Math.max(memory[2 * at], memory[2 * at + 1]);
            inUse[at] = Math.max(inUse[2 * at], inUse[2 * at + 1]);
            fraction[at] = Math.max(fraction[2 * at], fraction[2 * at + 1]);
        }
    }

    private static double fraction(long free, long all) {
        return all == 0 ? 1 : (double) free / all;
    }

    /** The first platform from an id on whose node has at least some memory free. */
    @Nullable
    Platform firstFit(long bytes, int fromId) {
        return firstFit(memory, bytes, fromId);
    }

    /** As {@link #firstFit(long, int)}, on nodes that have a replica. */
    @Nullable
    Platform firstFitInUse(long bytes, int fromId) {
        return firstFit(inUse, bytes, fromId);
    }

    private @Nullable Platform firstFit(long[] tree, long bytes, int fromId) {
        int position = position(fromId);
        if (position == count) {
            return null;
        }
        int at = leaves + position;
        while (tree[at] < bytes) {
            at = subtreeAfter(at);
            if (at == 0) {
                return null;
            }
        }
        while (at < leaves) {
            at = tree[2 * at] >= bytes ? 2 * at : 2 * at + 1;
        }
        return platforms[at - leaves];
    }

    /** The root of the next subtree to the right: up while on the right, then to the sibling; 0 if there is none. */
    private static int subtreeAfter(int from) {
        int at = from;
        while (at > 1 && (at & 1) == 1) {
            at >>= 1;
        }
        return at <= 1 ? 0 : at + 1;
    }

    /** The position of the first platform from an id on. */
    private int position(int id) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (platforms[middle].id < id) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Nullable
    Platform mostAvailable(long bytes) {
        if (memory[1] < bytes) {
            return null;
        }
        int at = 1;
        while (at < leaves) {
            at = fraction[2 * at] >= fraction[2 * at + 1] ? 2 * at : 2 * at + 1;
        }
        return memory[at] >= bytes ? platforms[at - leaves] : scan(bytes);
    }

    private @Nullable Platform scan(long bytes) {
        Platform best = null;
        for (int i = 0; i < count; i++) {
            boolean better = best == null || fraction[leaves + i] > fraction[leaves + best.typeIndex];
            if (memory[leaves + i] >= bytes && better) {
                best = platforms[i];
            }
        }
        return best;
    }
}

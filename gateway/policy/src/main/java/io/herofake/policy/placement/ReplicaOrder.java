package io.herofake.policy.placement;

import io.herofake.policy.ReplicaView;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Replicas in groups, each in order of a key and, among equals, of their slot. Every operation takes logarithmic time and
 * allocates nothing once the arrays have grown.
 *
 * <p>Each group is a treap whose priorities are a hash of the slot: deterministic, and balanced whatever the keys. A replica
 * is in one group at most; its slot is its place in the arrays.
 */
public final class ReplicaOrder {
    private static final int NONE = -1;

    private final int[] roots;
    private @Nullable ReplicaView[] replicas = new ReplicaView[0];
    private int[] left = new int[0];
    private int[] right = new int[0];
    private long[] keys = new long[0];

    /** Groups 0 to below {@code groups}, all empty. */
    public ReplicaOrder(int groups) {
        roots = new int[groups];
        Arrays.fill(roots, NONE);
    }

    /** Adds a replica that is in no group. */
    public void add(int group, ReplicaView replica, long key) {
        int slot = replica.slot();
        reserve(slot);
        replicas[slot] = replica;
        keys[slot] = key;
        insert(group, slot);
    }

    /** Gives a replica of a group another key. */
    public void update(int group, ReplicaView replica, long key) {
        int slot = replica.slot();
        if (keys[slot] != key) {
            delete(group, slot);
            keys[slot] = key;
            insert(group, slot);
        }
    }

    /** Removes a replica of a group. */
    public void remove(int group, ReplicaView replica) {
        int slot = replica.slot();
        delete(group, slot);
        replicas[slot] = null;
    }

    /** The key that a replica of a group was given last. */
    public long key(ReplicaView replica) {
        return keys[replica.slot()];
    }

    /** The replica with the lowest key and, among equals, the lowest slot; null if the group is empty. */
    public @Nullable ReplicaView first(int group) {
        int at = roots[group];
        while (at != NONE && left[at] != NONE) {
            at = left[at];
        }
        return at(at);
    }

    /** The replica with the highest key and, among equals, the highest slot; null if the group is empty. */
    public @Nullable ReplicaView last(int group) {
        int at = roots[group];
        while (at != NONE && right[at] != NONE) {
            at = right[at];
        }
        return at(at);
    }

    /** The last replica whose key is at most the given one; null if there is none. */
    public @Nullable ReplicaView floor(int group, long key) {
        int best = NONE;
        int at = roots[group];
        while (at != NONE) {
            if (keys[at] <= key) {
                best = at;
                at = right[at];
            } else {
                at = left[at];
            }
        }
        return at(best);
    }

    /** The first replica at or after a key and slot; null if there is none. */
    public @Nullable ReplicaView ceiling(int group, long key, int slot) {
        int best = NONE;
        int at = roots[group];
        while (at != NONE) {
            if (keys[at] > key || (keys[at] == key && at >= slot)) {
                best = at;
                at = left[at];
            } else {
                at = right[at];
            }
        }
        return at(best);
    }

    private @Nullable ReplicaView at(int slot) {
        return slot == NONE ? null : replicas[slot];
    }

    private void reserve(int slot) {
        if (slot >= keys.length) {
            int length = Math.max(slot + 1, keys.length * 2);
            replicas = Arrays.copyOf(replicas, length);
            left = Arrays.copyOf(left, length);
            right = Arrays.copyOf(right, length);
            keys = Arrays.copyOf(keys, length);
        }
    }

    private boolean before(int a, int b) {
        return keys[a] < keys[b] || (keys[a] == keys[b] && a < b);
    }

    /** The higher, the nearer to the root. */
    private static int priority(int slot) {
        int h = (slot + 1) * 0x9E3779B9;
        h = (h ^ (h >>> 16)) * 0x85EBCA6B;
        return h ^ (h >>> 13);
    }

    private void insert(int group, int slot) {
        int priority = priority(slot);
        int parent = NONE;
        int at = roots[group];
        while (at != NONE && priority(at) >= priority) {
            parent = at;
            at = before(slot, at) ? left[at] : right[at];
        }
        link(group, parent, slot);
        split(at, slot);
    }

    /** Makes a slot the child of a parent on the side where it belongs, or the root. */
    private void link(int group, int parent, int slot) {
        if (parent == NONE) {
            roots[group] = slot;
        } else if (before(slot, parent)) {
            left[parent] = slot;
        } else {
            right[parent] = slot;
        }
    }

    /** Hangs what is before a slot in a subtree on its left, and the rest on its right. */
    private void split(int subtree, int slot) {
        int lower = NONE;
        int upper = NONE;
        int at = subtree;
        while (at != NONE) {
            if (before(at, slot)) {
                hangLower(lower, slot, at);
                lower = at;
                at = right[at];
            } else {
                hangUpper(upper, slot, at);
                upper = at;
                at = left[at];
            }
        }
        hangLower(lower, slot, NONE);
        hangUpper(upper, slot, NONE);
    }

    private void hangLower(int lower, int slot, int child) {
        if (lower == NONE) {
            left[slot] = child;
        } else {
            right[lower] = child;
        }
    }

    private void hangUpper(int upper, int slot, int child) {
        if (upper == NONE) {
            right[slot] = child;
        } else {
            left[upper] = child;
        }
    }

    private void delete(int group, int slot) {
        int parent = NONE;
        int at = roots[group];
        while (at != slot) {
            parent = at;
            at = before(slot, at) ? left[at] : right[at];
        }
        boolean onLeft = parent != NONE && left[parent] == slot;
        merge(group, parent, onLeft, left[slot], right[slot]);
    }

    /** Joins two subtrees, all of one before all of the other, below a parent. */
    private void merge(int group, int parent, boolean onLeft, int lower, int upper) {
        int above = parent;
        boolean side = onLeft;
        int a = lower;
        int b = upper;
        while (a != NONE && b != NONE) {
            if (priority(a) >= priority(b)) {
                hang(group, above, side, a);
                above = a;
                side = false;
                a = right[a];
            } else {
                hang(group, above, side, b);
                above = b;
                side = true;
                b = left[b];
            }
        }
        hang(group, above, side, a == NONE ? b : a);
    }

    private void hang(int group, int parent, boolean onLeft, int child) {
        if (parent == NONE) {
            roots[group] = child;
        } else if (onLeft) {
            left[parent] = child;
        } else {
            right[parent] = child;
        }
    }
}

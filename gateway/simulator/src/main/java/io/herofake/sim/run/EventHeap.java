package io.herofake.sim.run;

import java.util.Arrays;

/**
 * Events to come, earliest first and, at the same time, in the order in which they were added. Lies in plain arrays: an
 * event costs no object. A heap of four children a node, because it is shallower and its children share a cache line.
 */
final class EventHeap {
    /** A modelled replica has been set up. */
    static final int READY = 0;
    /** A modelled execution has ended. */
    static final int DONE = 1;
    /** A modelled replica has been torn down. */
    static final int STOPPED = 2;

    private static final int KIND_BITS = 2;
    private static final int CHILDREN = 4;

    private long[] times = new long[256];
    /** Order of adding in the upper bits, the kind in the lower ones. */
    private long[] orders = new long[256];

    private long[] replicas = new long[256];
    private int size;
    private long added;

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** When the first event happens; {@link Long#MAX_VALUE} if there is none. */
    long firstTime() {
        return size == 0 ? Long.MAX_VALUE : times[0];
    }

    /** The first event's kind. */
    int firstKind() {
        return (int) (orders[0] & ((1 << KIND_BITS) - 1));
    }

    /** The handle of the replica that the first event is about. */
    long firstReplica() {
        return replicas[0];
    }

    void add(long time, int kind, long replica) {
        if (size == times.length) {
            times = Arrays.copyOf(times, 2 * size);
            orders = Arrays.copyOf(orders, 2 * size);
            replicas = Arrays.copyOf(replicas, 2 * size);
        }
        long order = added++ << KIND_BITS | kind;
        int index = size++;
        while (index > 0) {
            int parent = (index - 1) / CHILDREN;
            if (!before(time, order, parent)) {
                break;
            }
            copy(parent, index);
            index = parent;
        }
        set(index, time, order, replica);
    }

    void removeFirst() {
        size--;
        if (size == 0) {
            return;
        }
        long time = times[size];
        long order = orders[size];
        int index = 0;
        while (true) {
            int child = firstChild(index);
            if (child < 0 || before(time, order, child)) {
                break;
            }
            copy(child, index);
            index = child;
        }
        set(index, time, order, replicas[size]);
    }

    /** The child of a node that comes first; -1 if it has none. */
    private int firstChild(int index) {
        int from = index * CHILDREN + 1;
        if (from >= size) {
            return -1;
        }
        int best = from;
        int to = Math.min(from + CHILDREN, size);
        for (int child = from + 1; child < to; child++) {
            if (before(times[child], orders[child], best)) {
                best = child;
            }
        }
        return best;
    }

    private boolean before(long time, long order, int other) {
        return time < times[other] || (time == times[other] && order < orders[other]);
    }

    private void copy(int from, int to) {
        set(to, times[from], orders[from], replicas[from]);
    }

    private void set(int index, long time, long order, long replica) {
        times[index] = time;
        orders[index] = order;
        replicas[index] = replica;
    }
}

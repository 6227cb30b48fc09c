package io.herofake.bench;

import java.util.Arrays;

/** What is to happen, earliest first, in the order in which it was added among equals. */
final class EventHeap {
    private long[] times = new long[1024];
    private long[] orders = new long[1024];
    private long[] handles = new long[1024];
    private int[] kinds = new int[1024];
    private int size;
    private long order;

    boolean isEmpty() {
        return size == 0;
    }

    long firstTime() {
        return times[0];
    }

    int firstKind() {
        return kinds[0];
    }

    void add(long time, int kind, long handle) {
        if (size == times.length) {
            times = Arrays.copyOf(times, size * 2);
            orders = Arrays.copyOf(orders, size * 2);
            handles = Arrays.copyOf(handles, size * 2);
            kinds = Arrays.copyOf(kinds, size * 2);
        }
        int at = size++;
        long mine = order++;
        while (at > 0 && times[(at - 1) >> 1] > time) {
            copy((at - 1) >> 1, at);
            at = (at - 1) >> 1;
        }
        set(at, time, mine, handle, kind);
    }

    /** Removes the first. */
    long takeHandle() {
        long taken = handles[0];
        size--;
        if (size > 0) {
            sink(times[size], orders[size], handles[size], kinds[size]);
        }
        return taken;
    }

    private void sink(long time, long mine, long handle, int kind) {
        int at = 0;
        while (2 * at + 1 < size) {
            int child = 2 * at + 1;
            if (child + 1 < size && before(child + 1, times[child], orders[child])) {
                child++;
            }
            if (!before(child, time, mine)) {
                break;
            }
            copy(child, at);
            at = child;
        }
        set(at, time, mine, handle, kind);
    }

    private boolean before(int a, long time, long mine) {
        return times[a] < time || (times[a] == time && orders[a] < mine);
    }

    private void copy(int from, int to) {
        set(to, times[from], orders[from], handles[from], kinds[from]);
    }

    private void set(int at, long time, long mine, long handle, int kind) {
        times[at] = time;
        orders[at] = mine;
        handles[at] = handle;
        kinds[at] = kind;
    }
}

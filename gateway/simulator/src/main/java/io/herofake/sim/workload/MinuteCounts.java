package io.herofake.sim.workload;

import java.util.Arrays;

/** How often each function is called in each minute. Minutes without a call take no memory. */
final class MinuteCounts {
    /** The most calls of one function in one minute. */
    static final int MAX = Integer.MAX_VALUE / 4;

    private static final int[] NONE = {};

    private final int[][] byMinute;
    private final int functions;

    MinuteCounts(int minutes, int functions) {
        byMinute = new int[minutes][];
        Arrays.fill(byMinute, NONE);
        this.functions = functions;
    }

    int minutes() {
        return byMinute.length;
    }

    int functions() {
        return functions;
    }

    int get(int minute, int function) {
        return byMinute[minute].length == 0 ? 0 : byMinute[minute][function];
    }

    /** False, and nothing added, where the sum would be over {@link #MAX}. */
    boolean add(int minute, int function, int count) {
        if (byMinute[minute].length == 0) {
            byMinute[minute] = new int[functions];
        }
        if (count > MAX - byMinute[minute][function]) {
            return false;
        }
        byMinute[minute][function] += count;
        return true;
    }
}

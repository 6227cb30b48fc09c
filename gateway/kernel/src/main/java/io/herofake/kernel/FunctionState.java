package io.herofake.kernel;

/** What the kernel keeps of one function: its part of the gateway queue, its groups, its counters. */
final class FunctionState {
    final int id;
    final Group[] groups;
    /** Its tasks in the gateway queue. */
    final IndexedHeap<Task> waiting = new IndexedHeap<>() {
        @Override
        void moved(Task task, int index) {
            task.waitingIndex = index;
        }
    };

    /** Whether it is in the list of functions to look at when the event is over; see {@link Context#touch}. */
    boolean touched;

    /** Over all groups, counted as there. */
    int replicas;

    int starting;
    /** Warm ones, draining or not. */
    int warm;

    long arrivals;
    final long[] arrivalsByLevel;
    long waitingIntegral;
    long waitingAt;

    private long startingOnly;
    private long startingOnlyAt;

    FunctionState(int id, int types, int levels) {
        this.id = id;
        arrivalsByLevel = new long[levels];
        groups = new Group[types];
        for (int type = 0; type < types; type++) {
            groups[type] = new Group(this, type);
        }
    }

    /** To be called before the gateway queue's size changes. */
    void accrueWaiting(long now) {
        waitingIntegral += waiting.size() * (now - waitingAt);
        waitingAt = now;
    }

    long waitingIntegral(long now) {
        return waitingIntegral + waiting.size() * (now - waitingAt);
    }

    /** To be called before {@link #starting} or {@link #warm} changes. */
    void accrueStartingOnly(long now) {
        startingOnly = startingOnlyNanos(now);
        startingOnlyAt = now;
    }

    /** How long, in all, it has had replicas starting and none warm. */
    long startingOnlyNanos(long now) {
        return warm == 0 && starting > 0 ? startingOnly + (now - startingOnlyAt) : startingOnly;
    }
}

package io.herofake.kernel;

import io.herofake.policy.Handles;
import io.herofake.policy.PlatformView;
import io.herofake.policy.ReplicaState;
import io.herofake.policy.ReplicaView;
import io.herofake.policy.TaskView;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A replica with its queue, a linked list of tasks. */
final class Replica implements ReplicaView {
    final int generation;
    final Group group;
    final Platform platform;
    int capacity;
    int maxBatch;
    final long startedNanos;
    ReplicaState state = ReplicaState.STARTING;
    boolean draining;
    /** What policies were last told. */
    boolean open;

    long readyNanos;
    long freeAtNanos;
    long runEndNanos;
    long idleSinceNanos = -1;

    @Nullable
    Task head;

    @Nullable
    Task tail;

    int queued;
    Task[] running;
    /** Whether a task of what it executes has failed. */
    boolean runFailed;

    int runningCount;

    /** Neighbours among the group's replicas, and among its idle ones. */
    @Nullable
    Replica previous;

    @Nullable
    Replica next;

    @Nullable
    Replica idlePrevious;

    @Nullable
    Replica idleNext;

    boolean inIdleList;

    /** Position in the queue of replicas that wait for a batch to fill; -1 when not there. */
    int batchIndex = -1;

    Replica(
            int generation,
            Group group,
            Platform platform,
            int capacity,
            int maxBatch,
            long nowNanos,
            long readyNanos) {
        this.generation = generation;
        this.group = group;
        this.platform = platform;
        this.capacity = capacity;
        this.maxBatch = maxBatch;
        running = new Task[maxBatch];
        this.startedNanos = nowNanos;
        this.readyNanos = readyNanos;
        this.freeAtNanos = readyNanos;
    }

    void setMaxBatch(int batch) {
        maxBatch = batch;
        running = Arrays.copyOf(running, Math.max(batch, running.length));
    }

    boolean warm() {
        return state == ReplicaState.IDLE || state == ReplicaState.BUSY;
    }

    boolean alive() {
        return state == ReplicaState.STARTING || warm();
    }

    boolean empty() {
        return queued == 0 && runningCount == 0;
    }

    /** Appends a task to the queue or, if it is ordered, puts it before those with a higher key. */
    void enqueue(Task task, boolean ordered) {
        Task after = tail;
        while (ordered && after != null && later(after, task)) {
            after = after.previous;
        }
        Task before = after == null ? head : after.next;
        task.previous = after;
        task.next = before;
        if (after == null) {
            head = task;
        } else {
            after.next = task;
        }
        if (before == null) {
            tail = task;
        } else {
            before.previous = task;
        }
        queued++;
    }

    private static boolean later(Task a, Task b) {
        return a.key > b.key || (a.key == b.key && a.sequence > b.sequence);
    }

    void unlink(Task task) {
        Task before = task.previous;
        Task after = task.next;
        if (before == null) {
            head = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            tail = before;
        } else {
            after.previous = before;
        }
        task.previous = null;
        task.next = null;
        queued--;
    }

    void addRunning(Task task) {
        task.runningIndex = runningCount;
        running[runningCount++] = task;
    }

    void removeRunning(Task task) {
        Task last = running[--runningCount];
        running[task.runningIndex] = last;
        last.runningIndex = task.runningIndex;
        task.runningIndex = -1;
    }

    @Override
    public long id() {
        return Handles.of(platform.id, generation);
    }

    @Override
    public int slot() {
        return platform.id;
    }

    @Override
    public int function() {
        return group.function.id;
    }

    @Override
    public int type() {
        return group.type;
    }

    @Override
    public PlatformView platform() {
        return platform;
    }

    @Override
    public ReplicaState state() {
        return state;
    }

    @Override
    public boolean draining() {
        return draining;
    }

    @Override
    public boolean open() {
        return open;
    }

    @Override
    public int inFlight() {
        return queued + runningCount;
    }

    @Override
    public int queued() {
        return queued;
    }

    @Override
    public int running() {
        return runningCount;
    }

    @Override
    public TaskView runningTask(int index) {
        return running[index];
    }

    @Override
    public int capacity() {
        return capacity;
    }

    @Override
    public int maxBatch() {
        return maxBatch;
    }

    @Override
    public long startedNanos() {
        return startedNanos;
    }

    @Override
    public long readyNanos() {
        return readyNanos;
    }

    @Override
    public long idleSinceNanos() {
        return idleSinceNanos;
    }

    @Override
    public long freeAtNanos() {
        return freeAtNanos;
    }
}

package io.herofake.kernel;

import io.herofake.policy.ReplicaState;
import io.herofake.policy.queueing.BatchingPolicy;
import java.util.Objects;

/** What happens on warm replicas: batches begin and end. */
final class Runner {
    private final Context context;
    private final Clock clock;
    private final Replicas replicas;
    /** Idle replicas that wait for a batch to fill, by when they stop waiting. */
    final IndexedHeap<Replica> batchWaits = new IndexedHeap<>() {
        @Override
        void moved(Replica replica, int index) {
            replica.batchIndex = index;
        }
    };
    /** Waiting tasks by deadline; used only if tasks expire. */
    final IndexedHeap<Task> expiries = new IndexedHeap<>() {
        @Override
        void moved(Task task, int index) {
            task.expiryIndex = index;
        }
    };

    Runner(Context context, Replicas replicas) {
        this.context = context;
        this.replicas = replicas;
        clock = context.clock;
    }

    /** A replica has become warm or has ended its batch, or its queue has changed while it was idle: what next? */
    void proceed(Replica replica) {
        if (replica.queued > 0) {
            replicas.leaveIdle(replica);
            begin(replica);
        } else if (replica.draining) {
            stopWaiting(replica);
            replicas.stop(replica);
        } else if (!replica.inIdleList) {
            stopWaiting(replica);
            replicas.idle(replica);
        }
    }

    private void begin(Replica replica) {
        int size = replica.maxBatch == 1 ? 1 : batchSize(replica);
        if (size > 0) {
            stopWaiting(replica);
            dispatch(replica, size);
        }
    }

    private int batchSize(Replica replica) {
        Task first = Objects.requireNonNull(replica.head);
        BatchingPolicy policy = context.policies.batching();
        int function = replica.function();
        int type = replica.type();
        long waited = clock.now - first.placedNanos;
        int size = policy.take(function, type, replica.queued, waited, first.deadlineNanos, clock.now);
        if (size < 0 || size > Math.min(replica.queued, replica.maxBatch)) {
            throw new IllegalStateException("batching policy took " + size + " of " + replica.queued + " tasks");
        }
        if (size == 0) {
            long wait = policy.waitNanos(function, type, replica.queued, waited, first.deadlineNanos, clock.now);
            waitUntil(replica, clock.now + Math.max(1, wait));
        }
        return size;
    }

    private void waitUntil(Replica replica, long time) {
        if (replica.batchIndex >= 0) {
            batchWaits.update(replica.batchIndex, time);
        } else {
            batchWaits.add(replica, time, replica.platform.id);
        }
    }

    void stopWaiting(Replica replica) {
        if (replica.batchIndex >= 0) {
            batchWaits.remove(replica.batchIndex);
        }
    }

    private void dispatch(Replica replica, int size) {
        for (int i = 0; i < size; i++) {
            run(Objects.requireNonNull(replica.head), replica, size);
        }
        long expected = context.catalog.executionNanos(replica.function(), replica.type(), size);
        replica.state = ReplicaState.BUSY;
        replica.runFailed = false;
        replica.runEndNanos = clock.now + expected;
        replica.platform.busySince = clock.now;
        context.actions.dispatch(replica, expected);
    }

    private void run(Task task, Replica replica, int size) {
        replica.unlink(task);
        replica.addRunning(task);
        forgetExpiry(task);
        task.state = Task.State.RUNNING;
        task.dispatchedNanos = clock.now;
        task.coldWaitNanos += Math.max(0, replica.readyNanos - task.placedNanos);
        task.batch = size;
    }

    void forgetExpiry(Task task) {
        if (task.expiryIndex >= 0) {
            expiries.remove(task.expiryIndex);
        }
    }

    /** Takes a task that has run off its replica; the replica goes on when it was the last of its batch. */
    void leaveRunning(Task task, Replica replica) {
        replica.removeRunning(task);
        replica.group.addInFlight(-1, clock.now);
        if (replica.runningCount == 0) {
            long nanos = clock.now - replica.platform.busySince;
            replica.platform.busyNanos += nanos;
            if (!replica.runFailed) {
                context.tellExecuted(replica, task.batch, nanos);
            }
            replica.state = ReplicaState.IDLE;
            proceed(replica);
        }
        replicas.refresh(replica);
    }

    /** Books the energy of a completed execution; NaN for what the profile says. */
    void bookEnergy(Task task, Replica replica, double measuredJoules) {
        Group group = replica.group;
        double profiled = context.catalog.energyJoules(replica.function(), replica.type(), task.batch) / task.batch;
        double joules = Double.isNaN(measuredJoules) ? profiled : measuredJoules;
        task.energyJoules = joules;
        if (Double.isNaN(joules)) {
            group.unknownEnergy++;
        } else {
            group.dynamicJoules += joules;
            replica.platform.dynamicJoules += joules;
        }
        replica.platform.executions++;
        group.completions++;
    }

    /** Takes a queued task off its replica. */
    void leaveQueue(Task task, Replica replica) {
        replica.unlink(task);
        replica.group.addInFlight(-1, clock.now);
        forgetExpiry(task);
        if (replica.state == ReplicaState.IDLE || (replica.empty() && replica.draining && replica.alive())) {
            proceed(replica);
        }
        replicas.refresh(replica);
    }

    /** A batching policy has just taken over: what would it do with a replica that waits? */
    void reconsider(Replica replica) {
        if (replica.state == ReplicaState.IDLE && replica.queued > 0) {
            begin(replica);
            replicas.refresh(replica);
        }
    }

    /** Replicas whose wait for a batch is over are asked again. */
    void endWaits() {
        while (!batchWaits.isEmpty() && batchWaits.firstKey() <= clock.now) {
            Replica replica = batchWaits.first();
            stopWaiting(replica);
            begin(replica);
            replicas.refresh(replica);
        }
    }
}

package io.herofake.kernel;

import io.herofake.policy.PlatformView;
import io.herofake.policy.ReplicaState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Replicas that are lost: their tasks are queued again or given up, what failed is left alone for a while. */
final class Losses {
    private final Context context;
    private final Clock clock;
    private final Cluster cluster;
    private final Replicas replicas;
    private final Runner runner;
    private final Gateway gateway;
    private final Fleet fleet;

    /** Platforms in quarantine by when it ends. */
    final IndexedHeap<Platform> quarantine = new IndexedHeap<>() {
        @Override
        void moved(Platform platform, int index) {
            platform.quarantineIndex = index;
        }
    };

    Losses(Context context, Replicas replicas, Runner runner, Gateway gateway, Fleet fleet) {
        this.context = context;
        this.replicas = replicas;
        this.runner = runner;
        this.gateway = gateway;
        this.fleet = fleet;
        clock = context.clock;
        cluster = context.cluster;
    }

    /** A replica is gone and its sandbox with it. */
    void failed(Replica replica) {
        boolean starting = replica.state == ReplicaState.STARTING;
        Task tasks = detach(replica);
        replicas.free(replica, PlatformView.NO_FUNCTION);
        punish(replica.platform);
        if (starting) {
            holdBack(replica.group);
        }
        afterLoss(replica, tasks);
    }

    void afterLoss(Replica replica, @Nullable Task tasks) {
        requeueLost(tasks, replica.group.function);
        context.policies.autoscaler().replicaLost(replica, clock.now, fleet);
    }

    /** Takes all tasks from a replica, running ones first, as a list; abandoned ones are gone for good. */
    @Nullable
    Task detach(Replica replica) {
        Task last = null;
        Task first = null;
        runner.stopWaiting(replica);
        if (replica.runningCount > 0) {
            replica.platform.busyNanos += clock.now - replica.platform.busySince;
        }
        while (!replica.empty()) {
            Task task = detachOne(replica);
            if (task.state == Task.State.ABANDONED) {
                context.tasks.give(task);
                continue;
            }
            task.state = Task.State.LOOSE;
            if (last == null) {
                first = task;
            } else {
                last.next = task;
            }
            last = task;
        }
        return first;
    }

    private Task detachOne(Replica replica) {
        Task task = replica.runningCount > 0 ? replica.running[0] : Objects.requireNonNull(replica.head);
        if (replica.runningCount > 0) {
            replica.removeRunning(task);
        } else {
            replica.unlink(task);
            runner.forgetExpiry(task);
        }
        replica.group.addInFlight(-1, clock.now);
        return task;
    }

    private void requeueLost(@Nullable Task first, FunctionState function) {
        Task task = first;
        while (task != null) {
            Task next = task.next;
            task.next = null;
            lost(task, function, true);
            task = next;
        }
    }

    /** Queues a task again that was lost or failed, or gives it up. */
    void lost(Task task, FunctionState function, boolean retry) {
        task.losses++;
        task.dispatchedNanos = -1;
        task.batch = 0;
        if (!retry || task.losses > context.settings.maxRequeues()) {
            context.finish(task, Outcome.FAILED);
        } else {
            context.ledger.requeued();
            gateway.queue(task, function);
        }
    }

    private void punish(Platform platform) {
        platform.failures++;
        long nanos = backOff(platform.failures);
        if (nanos > 0 && platform.quarantineIndex < 0) {
            platform.quarantinedUntil = clock.now + nanos;
            quarantine.add(platform, platform.quarantinedUntil, platform.id);
            cluster.updated(platform);
        }
    }

    private void holdBack(Group group) {
        group.startFailures++;
        group.heldBackUntil = clock.now + backOff(group.startFailures);
    }

    private long backOff(int failures) {
        int doublings = failures - context.settings.quarantineAfter();
        if (doublings < 0) {
            return 0;
        }
        long most = context.settings.quarantineMaxNanos();
        long nanos = context.settings.quarantineNanos();
        for (int i = 0; i < doublings && nanos < most; i++) {
            nanos = Math.min(most, nanos * 2);
        }
        return nanos;
    }

    /** Platforms whose quarantine is over are available again. */
    void endQuarantines() {
        while (!quarantine.isEmpty() && quarantine.firstKey() <= clock.now) {
            Platform platform = quarantine.first();
            quarantine.remove(platform.quarantineIndex);
            cluster.updated(platform);
            context.touchAll();
        }
    }
}

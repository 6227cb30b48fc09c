package io.herofake.kernel;

import io.herofake.policy.Catalog;
import io.herofake.policy.ReplicaListener;
import io.herofake.policy.registry.Policies;
import java.util.Arrays;

/** What the parts of the kernel share. */
final class Context {
    final Catalog catalog;
    final KernelSettings settings;
    final Clock clock = new Clock();
    final Cluster cluster;
    final Ledger ledger;
    final TaskPool tasks = new TaskPool();
    final Actions actions;
    KernelListener listener;
    /** Tasks in the gateway queue, over all functions. */
    int waiting;

    Policies policies;
    ReplicaListener[] replicaListeners;
    boolean explain;
    /** Functions with waiting tasks for which something has changed in this event. */
    private FunctionState[] touched = new FunctionState[16];

    private int touchedCount;

    Context(Catalog catalog, KernelSettings settings, Policies policies, Actions actions, KernelListener listener) {
        this.catalog = catalog;
        this.settings = settings;
        this.policies = policies;
        replicaListeners = listeners(policies);
        this.actions = actions;
        this.listener = listener;
        cluster = new Cluster(catalog, clock);
        ledger = new Ledger(catalog);
    }

    void switchTo(Policies other) {
        policies = other;
        replicaListeners = listeners(other);
    }

    private static ReplicaListener[] listeners(Policies policies) {
        return new ReplicaListener[] {
            policies.scheduler(), policies.autoscaler(), policies.admission(), policies.order()
        };
    }

    void tellExecuted(Replica replica, int batch, long nanos) {
        for (ReplicaListener listener : replicaListeners) {
            listener.executed(replica, batch, nanos);
        }
    }

    /** Has the gateway look at a function's waiting tasks, if it has any, when the event is over. */
    void touch(FunctionState function) {
        if (!function.touched && !function.waiting.isEmpty()) {
            function.touched = true;
            if (touchedCount == touched.length) {
                touched = Arrays.copyOf(touched, touchedCount * 2);
            }
            touched[touchedCount++] = function;
        }
    }

    /** A platform has become free: functions that wait for their first replica might get it. */
    void touchWithoutReplica() {
        for (FunctionState function : cluster.functions) {
            if (function.replicas == 0) {
                touch(function);
            }
        }
    }

    /** There is something new that any function might use. */
    void touchAll() {
        for (FunctionState function : cluster.functions) {
            touch(function);
        }
    }

    /** Number of functions that were touched; it may grow while they are looked at. */
    int touchedCount() {
        return touchedCount;
    }

    FunctionState touched(int index) {
        return touched[index];
    }

    void clearTouched() {
        touchedCount = 0;
    }

    /** Ends a task that is in no queue and not running. */
    void finish(Task task, Outcome outcome) {
        end(task, outcome);
        tasks.give(task);
    }

    /** Reports the end of a task but keeps its slot. */
    void end(Task task, Outcome outcome) {
        task.finishedNanos = clock.now;
        ledger.finished(task, outcome);
        if (outcome != Outcome.COMPLETED && outcome != Outcome.CANCELLED) {
            actions.reject(task, outcome);
        }
        listener.finished(task, outcome);
    }
}

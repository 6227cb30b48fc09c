package io.herofake.kernel;

import io.herofake.policy.Catalog;
import io.herofake.policy.Policies;
import io.herofake.policy.ReplicaListener;

/** What the parts of the kernel share. */
final class Context {
    final Catalog catalog;
    final KernelSettings settings;
    final Clock clock = new Clock();
    final Cluster cluster;
    final Ledger ledger;
    final TaskPool tasks = new TaskPool();
    final Actions actions;
    final KernelListener listener;
    Policies policies;
    ReplicaListener[] replicaListeners;
    boolean explain;

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

    private static ReplicaListener[] listeners(Policies policies) {
        return new ReplicaListener[] {policies.scheduler(), policies.autoscaler(), policies.admission()};
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

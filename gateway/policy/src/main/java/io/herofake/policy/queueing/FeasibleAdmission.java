package io.herofake.policy.queueing;

import io.herofake.policy.Catalog;
import io.herofake.policy.ClusterView;
import io.herofake.policy.ReplicaView;
import io.herofake.policy.TaskView;
import io.herofake.policy.placement.FreeTimes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a task whose deadline no placement can meet: no replica that takes tasks now is predicted to end it in time, and
 * neither would a replica started now on any platform that is available. Tasks that wait at the gateway before it are not
 * looked at, so that it refuses too few rather than too many.
 */
public final class FeasibleAdmission implements Admission {
    private final Catalog catalog;
    private final FreeTimes free;
    private @Nullable ClusterView cluster;

    /** For the functions of a catalog. */
    public FeasibleAdmission(Catalog catalog) {
        this.catalog = catalog;
        free = new FreeTimes(catalog);
    }

    @Override
    public void attach(ClusterView view) {
        cluster = view;
    }

    @Override
    public void replicaOpened(ReplicaView replica) {
        free.replicaOpened(replica);
    }

    @Override
    public void replicaChanged(ReplicaView replica) {
        free.replicaChanged(replica);
    }

    @Override
    public void replicaClosed(ReplicaView replica) {
        free.replicaClosed(replica);
    }

    @Override
    public boolean accept(TaskView task, long nowNanos) {
        for (int type = 0; type < catalog.typeCount(); type++) {
            if (catalog.runsOn(task.function(), type) && earliestEnd(task, type, nowNanos) <= task.deadlineNanos()) {
                return true;
            }
        }
        return false;
    }

    private long earliestEnd(TaskView task, int type, long now) {
        int function = task.function();
        ReplicaView first = free.first(function, type);
        long wait = first == null ? Long.MAX_VALUE : first.queueNanos(now);
        ClusterView view = Objects.requireNonNull(cluster);
        if (view.cachedFit(function, type) != null) {
            wait = 0;
        } else if (view.firstFit(function, type, 0) != null) {
            wait = Math.min(wait, catalog.coldStartNanos(function, type));
        }
        return wait == Long.MAX_VALUE ? wait : now + wait + catalog.executionNanos(function, type);
    }
}

package io.herofake.policy.placement;

import io.herofake.policy.ClusterView;
import io.herofake.policy.Decision;
import io.herofake.policy.ReplicaView;
import io.herofake.policy.TaskView;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every replica in turn, in the order of platforms, beginning again after the last. */
public final class RoundRobinScheduler implements Scheduler {
    private final ReplicaOrder byPlatform;
    private final int[] next;
    private @Nullable ClusterView cluster;

    /** For a number of functions. */
    public RoundRobinScheduler(int functions) {
        byPlatform = new ReplicaOrder(functions);
        next = new int[functions];
    }

    @Override
    public void attach(ClusterView view) {
        cluster = view;
    }

    @Override
    public void replicaOpened(ReplicaView replica) {
        byPlatform.add(replica.function(), replica, 0);
    }

    @Override
    public void replicaClosed(ReplicaView replica) {
        byPlatform.remove(replica.function(), replica);
    }

    @Override
    public @Nullable ReplicaView place(TaskView task, long nowNanos) {
        int function = task.function();
        ReplicaView chosen = byPlatform.ceiling(function, 0, next[function]);
        if (chosen == null) {
            chosen = byPlatform.first(function);
        }
        if (chosen != null) {
            next[function] = chosen.slot() + 1;
        }
        return chosen;
    }

    @Override
    public void explain(TaskView task, long nowNanos, Decision.Builder decision) {
        int from = next[task.function()];
        Candidates.each(
                cluster,
                task,
                decision,
                replica -> Map.of("turn", (double) Integer.toUnsignedLong(replica.slot() - from)));
    }
}

package io.herofake.policy.placement;

import io.herofake.policy.ClusterView;
import io.herofake.policy.Decision;
import io.herofake.policy.ReplicaView;
import io.herofake.policy.TaskView;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bin Packing First Fit (HeROfake, section V.A): the first replica in the order of platforms that has room, until it has
 * none. Room is room in its bounded queue; platforms are in the order of their nodes.
 */
public final class BinPackingScheduler implements Scheduler {
    private final ReplicaOrder byPlatform;
    private @Nullable ClusterView cluster;

    /** For a number of functions. */
    public BinPackingScheduler(int functions) {
        byPlatform = new ReplicaOrder(functions);
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
        return byPlatform.first(task.function());
    }

    @Override
    public void explain(TaskView task, long nowNanos, Decision.Builder decision) {
        Candidates.each(cluster, task, decision, replica -> Map.of("platform", (double) replica.slot()));
    }
}

package io.herofake.policy.placement;

import io.herofake.policy.ClusterView;
import io.herofake.policy.Decision;
import io.herofake.policy.ReplicaView;
import io.herofake.policy.TaskView;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Least in-flight requests (HeROfake, section V.A); among equals the platform with the lowest id. */
public final class KnativeScheduler implements Scheduler {
    private final ReplicaOrder byInFlight;
    private @Nullable ClusterView cluster;

    /** For a number of functions. */
    public KnativeScheduler(int functions) {
        byInFlight = new ReplicaOrder(functions);
    }

    @Override
    public void attach(ClusterView view) {
        cluster = view;
    }

    @Override
    public void replicaOpened(ReplicaView replica) {
        byInFlight.add(replica.function(), replica, replica.inFlight());
    }

    @Override
    public void replicaChanged(ReplicaView replica) {
        byInFlight.update(replica.function(), replica, replica.inFlight());
    }

    @Override
    public void replicaClosed(ReplicaView replica) {
        byInFlight.remove(replica.function(), replica);
    }

    @Override
    public @Nullable ReplicaView place(TaskView task, long nowNanos) {
        return byInFlight.first(task.function());
    }

    @Override
    public void explain(TaskView task, long nowNanos, Decision.Builder decision) {
        Candidates.each(cluster, task, decision, replica -> Map.of("inFlight", (double) replica.inFlight()));
    }
}

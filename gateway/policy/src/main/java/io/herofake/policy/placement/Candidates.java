package io.herofake.policy.placement;

import io.herofake.policy.ClusterView;
import io.herofake.policy.Decision;
import io.herofake.policy.ReplicaView;
import io.herofake.policy.TaskView;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** For explanations: every replica that could take a task, with its terms; their sum is its cost. */
final class Candidates {
    private Candidates() {}

    static void each(
            @Nullable ClusterView cluster,
            TaskView task,
            Decision.Builder decision,
            Function<ReplicaView, Map<String, Double>> terms) {
        if (cluster == null) {
            return;
        }
        cluster.forEachReplica(task.function(), replica -> {
            if (replica.open()) {
                Map<String, Double> named = terms.apply(replica);
                double cost =
                        named.values().stream().mapToDouble(Double::doubleValue).sum();
                decision.candidate(Decision.name(cluster, replica.platform()), cost, named);
            }
        });
    }
}

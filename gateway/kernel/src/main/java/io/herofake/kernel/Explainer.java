package io.herofake.kernel;

import io.herofake.policy.Decision;
import io.herofake.policy.ReplicaView;
import org.jspecify.annotations.Nullable;

/** Gathers the reasons of decisions while they are explained. */
final class Explainer {
    private final Context context;
    private final Decision.Builder builder = new Decision.Builder();

    Explainer(Context context) {
        this.context = context;
    }

    Decision.Builder builder() {
        return builder;
    }

    void beforePlace(Task task) {
        builder.clear();
        context.policies.scheduler().explain(task, context.clock.now, builder);
        context.cluster.forEachReplica(task.function, replica -> {
            if (!replica.open()) {
                builder.refused(name(replica), whyClosed(replica));
            }
        });
    }

    private static String whyClosed(ReplicaView replica) {
        return switch (replica.state()) {
            case STOPPING, STOPPED -> "stopping";
            case STARTING, IDLE, BUSY -> {
                if (replica.draining()) {
                    yield "draining";
                }
                yield replica.inFlight() >= replica.capacity()
                        ? "full: holds " + replica.inFlight() + " of " + replica.capacity()
                        : "still starting";
            }
        };
    }

    void placed(Task task, @Nullable ReplicaView chosen) {
        tell(Decision.Kind.PLACE, task.function, task.id(), chosen == null ? "" : name(chosen));
    }

    void started(Replica replica) {
        tell(Decision.Kind.START, replica.function(), -1, name(replica));
    }

    void released(Replica replica) {
        tell(Decision.Kind.RELEASE, replica.function(), -1, name(replica));
    }

    private void tell(Decision.Kind kind, int function, long task, String chosen) {
        String name = context.catalog.functionName(function);
        context.listener.decided(builder.build(kind, context.clock.now, name, task, chosen));
    }

    private String name(ReplicaView replica) {
        return Decision.name(context.cluster, replica.platform());
    }
}

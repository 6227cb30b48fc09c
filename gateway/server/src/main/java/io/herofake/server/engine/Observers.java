package io.herofake.server.engine;

import io.herofake.policy.Decision;
import io.herofake.policy.TaskView;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who want to know. Adding is thread-safe; telling is the engine's thread's, and costs nothing while nobody listens. */
final class Observers {
    private static final Logger LOG = LoggerFactory.getLogger(Observers.class);

    private final List<EngineListener> listeners = new CopyOnWriteArrayList<>();

    void add(EngineListener listener) {
        listeners.add(listener);
    }

    boolean present() {
        return !listeners.isEmpty();
    }

    private void tell(Consumer<EngineListener> what) {
        for (EngineListener listener : listeners) {
            try {
                what.accept(listener);
            } catch (RuntimeException e) { // a fault of an observer must not stop the engine
                LOG.error("a listener failed", e);
            }
        }
    }

    void arrived(LiveRequest request, long arrivalNanos, long deadlineNanos) {
        if (present()) {
            TaskArrival arrival = new TaskArrival(
                    request.number, request.model.name(), request.qos.name(), arrivalNanos, deadlineNanos);
            tell(listener -> listener.arrived(arrival));
        }
    }

    void dispatched(TaskView task, LiveRequest request, LiveReplica replica, int batch) {
        if (present()) {
            TaskDispatch dispatch = new TaskDispatch(
                    request.number,
                    request.model.name(),
                    request.qos.name(),
                    replica.place,
                    replica.id,
                    batch,
                    task.arrivalNanos(),
                    task.dispatchedNanos());
            tell(listener -> listener.dispatched(dispatch));
        }
    }

    void ended(TaskEnd end) {
        tell(listener -> listener.ended(end));
    }

    void replica(LiveReplica replica, ReplicaChange.Kind kind, long now, String reason) {
        if (present()) {
            ReplicaChange change =
                    new ReplicaChange(now, kind, replica.id, replica.model.name(), replica.place, replica.cold, reason);
            tell(listener -> listener.replicaChanged(change));
        }
    }

    void node(NodeChange change) {
        tell(listener -> listener.nodeChanged(change));
    }

    void decided(Decision decision) {
        tell(listener -> listener.decided(decision));
    }

    void worked(EngineListener.Work work, long nanos) {
        tell(listener -> listener.worked(work, nanos));
    }

    void drifted(ExecutionDrift drift) {
        tell(listener -> listener.drifted(drift));
    }
}

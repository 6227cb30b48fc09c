package io.herofake.server.engine;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Replicas that are not there: each start and each execution takes, in real time, what the profile says or a model of it. They
 * need no threads, only timers of the engine, and what they do ends exactly when it is due, however late the timer. One for
 * any number of platforms of one engine.
 */
public final class ModelledHost implements ReplicaHost {
    /** How long things really take. */
    public interface Durations {
        /** Exactly as long as the profile says. */
        Durations PROFILED = new Durations() {};

        /** How long a start takes. */
        default long startNanos(ReplicaOrder order) {
            return order.expectedNanos();
        }

        /** How long an execution takes. */
        default long executionNanos(ReplicaOrder order, int batch, long expectedNanos) {
            return expectedNanos;
        }
    }

    private final Durations durations;
    private @Nullable Timers timers;

    /** A host whose replicas take so long. */
    public ModelledHost(Durations durations) {
        this.durations = durations;
    }

    void attach(Timers ofEngine) {
        timers = ofEngine;
    }

    @Override
    public boolean canHang() {
        return false;
    }

    @Override
    public HostedReplica start(ReplicaOrder order, ReplicaSignals signals) {
        Modelled replica = new Modelled(order, (LiveReplica) signals);
        replica.later(durations.startNanos(order), replica::warm);
        return replica;
    }

    private final class Modelled implements HostedReplica {
        private final ReplicaOrder order;
        private final LiveReplica signals;

        Modelled(ReplicaOrder order, LiveReplica signals) {
            this.order = order;
            this.signals = signals;
        }

        void later(long nanos, Timers.Task task) {
            Objects.requireNonNull(timers).add(signals.nowNanos() + nanos, task);
        }

        void warm(long due) {
            signals.readyAt(due);
        }

        @Override
        public void run(Execution execution, long expectedNanos) {
            long nanos = durations.executionNanos(order, execution.size(), expectedNanos);
            later(nanos, due -> complete(execution, nanos, due));
        }

        private void complete(Execution execution, long nanos, long due) {
            for (int i = 0; i < execution.size(); i++) {
                judge(execution, i);
            }
            execution.ran(nanos, 0);
            signals.completedAt(execution, due);
        }

        private static void judge(Execution execution, int index) {
            PendingVerdict pending = execution.pending(index);
            var verdict = pending == null ? null : pending.now();
            if (verdict != null) {
                execution.judged(index, verdict);
            } else {
                execution.unjudged(
                        index, pending == null ? "simulated: no model is run on pictures here" : pending.absence());
            }
        }

        @Override
        public void stop() {
            later(0, signals::stoppedAt);
        }

        @Override
        public void kill() {
            // Its timers find it gone.
        }
    }
}

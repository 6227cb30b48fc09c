package io.herofake.server.engine;

import io.herofake.server.engine.ReplicaHost.HostedReplica;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A host whose replicas do what a seed says, when the test says: start or fail to, answer, fail, die, hang, stop or not. Every
 * signal is given by {@link #step}, from the test's thread.
 */
final class Chaos implements ReplicaHost {
    private final SplittableRandom random;
    private final ConcurrentLinkedQueue<ChaosReplica> replicas = new ConcurrentLinkedQueue<>();
    private volatile boolean calm;

    Chaos(long seed) {
        random = new SplittableRandom(seed);
    }

    @Override
    public HostedReplica start(ReplicaOrder order, ReplicaSignals signals) {
        ChaosReplica replica = new ChaosReplica(signals);
        replicas.add(replica);
        return replica;
    }

    /** From now on everything goes well, and what hangs is dead. */
    void calm() {
        calm = true;
    }

    /** Lets one replica, drawn from the seed, do something. */
    void step() {
        List<ChaosReplica> living = new ArrayList<>();
        for (ChaosReplica replica : replicas) {
            if (replica.dead) {
                replicas.remove(replica);
            } else {
                living.add(replica);
            }
        }
        if (!living.isEmpty()) {
            living.get(random.nextInt(living.size())).step(random.nextInt(100));
        }
    }

    /** Every signal that a lost replica still gives must be ignored, so that this one goes on after its end. */
    private final class ChaosReplica implements HostedReplica {
        private final ReplicaSignals signals;
        private final ArrayDeque<Execution> work = new ArrayDeque<>();
        private boolean ready;
        private boolean hanging;
        private boolean stopping;
        private volatile boolean dead;

        ChaosReplica(ReplicaSignals signals) {
            this.signals = signals;
        }

        @Override
        public synchronized void run(Execution execution, long expectedNanos) {
            work.add(execution);
        }

        @Override
        public synchronized void stop() {
            stopping = true;
        }

        @Override
        public synchronized void kill() {
            hanging = false;
        }

        synchronized void step(int draw) {
            if (hanging && !calm) {
                return;
            }
            hanging = false;
            Execution next = work.peek();
            if (!ready) {
                begin(draw);
            } else if (next != null) {
                execute(next, draw);
            } else if (stopping) {
                dead = true;
                signals.stopped();
            } else if (!calm && draw < 3) {
                die("killed while idle");
            }
        }

        private void begin(int draw) {
            if (!calm && draw < 15) {
                die("cannot start");
            } else if (!calm && draw < 20) {
                hanging = true;
            } else {
                ready = true;
                signals.ready();
            }
        }

        private void execute(Execution execution, int draw) {
            if (!calm && draw < 8) {
                die("killed while executing");
                finish(execution); // too late: nobody may hear it
            } else if (!calm && draw < 14) {
                hanging = true;
            } else if (!calm && draw < 20) {
                work.remove();
                fail(execution, draw % 2 == 0);
            } else {
                work.remove();
                finish(execution);
            }
        }

        private void finish(Execution execution) {
            for (int i = 0; i < execution.size(); i++) {
                execution.judged(i, new io.herofake.model.Verdict(false, 0.5));
            }
            execution.ran(1, Long.MAX_VALUE);
            signals.completed(execution);
        }

        private void fail(Execution execution, boolean again) {
            for (int i = 0; i < execution.size(); i++) {
                execution.failed(i, new InferenceOutcome.Failed(FailureReason.BACKEND_FAILURE, "drawn", null), again);
            }
            execution.ran(1, Long.MAX_VALUE);
            signals.completed(execution);
        }

        private void die(@Nullable String why) {
            dead = true;
            signals.lost(String.valueOf(why), null);
        }
    }
}

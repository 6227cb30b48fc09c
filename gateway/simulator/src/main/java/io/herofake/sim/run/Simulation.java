package io.herofake.sim.run;

import io.herofake.kernel.Actions;
import io.herofake.kernel.InitialReplica;
import io.herofake.kernel.Kernel;
import io.herofake.kernel.KernelSettings;
import io.herofake.kernel.NodeSpec;
import io.herofake.kernel.Outcome;
import io.herofake.policy.Catalog;
import io.herofake.policy.Handles;
import io.herofake.policy.ReplicaState;
import io.herofake.policy.ReplicaView;
import io.herofake.policy.TaskView;
import io.herofake.policy.registry.Policies;
import io.herofake.sim.workload.Arrivals;
import io.herofake.sim.workload.Workload;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time around a {@link Kernel}: hands it arrivals, sets up and tears down modelled replicas and executes on them, each
 * taking as long as its profile says. Of what happens at the same nanosecond, executions and replicas come first, then
 * disturbances, then ticks, then arrivals. One thread uses it, once.
 */
public final class Simulation {
    /** With nothing under way for this long, tasks that still wait are never going to run. */
    private static final long STALL_NANOS = 3600L * 1_000_000_000L;

    private static final int REPORT_EVERY = 1 << 14;

    private final Catalog catalog;
    private final List<NodeSpec> nodes;
    private final List<InitialReplica> initial;
    private final Workload workload;
    private final ExecutionModel execution;
    private final Disturbance disturbance;
    private final Recorder recorder;
    private final Kernel kernel;
    private final EventHeap events = new EventHeap();
    /** By platform: the replica that was last started there. */
    private @Nullable ReplicaView[] replicas = new ReplicaView[64];
    /** By platform: when what it executes ends. */
    private long[] endNanos = new long[64];

    private long[] batch = new long[1];
    private long progressNanos;
    private long arrived;
    private long steps;

    /**
     * @param catalog     functions, platform types, QoS levels
     * @param settings    of the kernel
     * @param policies    of this run only
     * @param nodes       the infrastructure
     * @param initial     replicas that are there at the start
     * @param workload    names functions and levels by their ids in the catalog
     * @param execution   how long executions take
     * @param disturbance what goes wrong
     * @param log         gets a line a task; null for none; the caller closes it
     */
    public Simulation(
            Catalog catalog,
            KernelSettings settings,
            Policies policies,
            List<NodeSpec> nodes,
            List<InitialReplica> initial,
            Workload workload,
            ExecutionModel execution,
            Disturbance disturbance,
            @Nullable TaskLog log) {
        this.catalog = catalog;
        this.nodes = List.copyOf(nodes);
        this.initial = List.copyOf(initial);
        this.workload = workload;
        this.execution = execution;
        this.disturbance = disturbance;
        recorder = new Recorder(catalog, log);
        kernel = new Kernel(catalog, settings, policies, new Modelled(), recorder);
    }

    /** Lets a test look at the kernel before the run. */
    public Simulation prepared(Consumer<Kernel> preparation) {
        preparation.accept(kernel);
        return this;
    }

    /**
     * Starts the initial replicas and no more.
     *
     * @throws IllegalArgumentException if there is no room for them
     */
    public void tryOut() {
        kernel.start(0, nodes, initial);
    }

    /**
     * Runs until every task has ended, or none ever will.
     *
     * @param progress called now and then with the number of tasks that have arrived
     * @throws IOException           when a trace cannot be read
     * @throws CancellationException when the thread is interrupted
     */
    public RunFigures run(LongConsumer progress) throws IOException {
        try (Arrivals arrivals = workload.open()) {
            kernel.start(0, nodes, initial);
            boolean more = arrivals.advance();
            while (more || kernel.tasksInSystem() > 0) {
                long arrival = more ? arrivals.arrivalNanos() : Long.MAX_VALUE;
                long now = nextNanos(arrival);
                checkInterrupt();
                if (!more && stalled(now)) {
                    break;
                }
                if (now >= recorder.nextSampleNanos()) {
                    recorder.sampleUntil(now, kernel.cluster());
                }
                if (happens(now)) {
                    continue;
                }
                disturbance.arrived(kernel.arrived(now, arrivals.function(), arrivals.qos(), arrived++));
                more = arrivals.advance();
                if (arrived % REPORT_EVERY == 0) {
                    progress.accept(arrived);
                }
            }
            progress.accept(arrived);
            return Figures.of(catalog, kernel, recorder);
        }
    }

    private long nextNanos(long arrival) {
        long now = Math.min(arrival, kernel.nextTickNanos());
        return Math.min(now, Math.min(events.firstTime(), disturbance.nextNanos()));
    }

    private boolean stalled(long now) {
        return events.isEmpty() && disturbance.nextNanos() == Long.MAX_VALUE && now - progressNanos > STALL_NANOS;
    }

    /** Does the first thing that is due other than an arrival; false if there is none. */
    private boolean happens(long now) {
        if (events.firstTime() == now) {
            event(now);
        } else if (disturbance.nextNanos() == now) {
            disturbance.happen(kernel, now);
            progressNanos = now;
        } else if (kernel.nextTickNanos() <= now) {
            kernel.tick(now);
        } else {
            return false;
        }
        return true;
    }

    private void event(long now) {
        int kind = events.firstKind();
        long replica = events.firstReplica();
        events.removeFirst();
        progressNanos = now;
        switch (kind) {
            case EventHeap.READY -> kernel.replicaReady(now, replica);
            case EventHeap.STOPPED -> kernel.replicaStopped(now, replica);
            default -> completed(now, replica);
        }
    }

    private void completed(long now, long handle) {
        ReplicaView replica = replicas[Handles.slot(handle)];
        if (replica == null
                || replica.id() != handle
                || replica.state() != ReplicaState.BUSY
                || endNanos[Handles.slot(handle)] != now) {
            // Lost in the meantime, or failed and begun anew.
            return;
        }
        // Handles first: with the last completion the replica begins its next batch.
        int size = replica.running();
        if (size > batch.length) {
            batch = new long[size];
        }
        for (int i = 0; i < size; i++) {
            batch[i] = replica.runningTask(i).id();
        }
        double joules = execution.energyJoules(replica);
        for (int i = 0; i < size; i++) {
            kernel.taskCompleted(now, batch[i], joules);
        }
    }

    private void checkInterrupt() {
        if ((++steps & (REPORT_EVERY - 1)) == 0 && Thread.currentThread().isInterrupted()) {
            throw new CancellationException("interrupted");
        }
    }

    /** Notes when what the kernel wants will have been done. */
    private final class Modelled implements Actions {
        @Override
        public void startReplica(ReplicaView replica, long expectedNanos) {
            int platform = replica.platform().id();
            if (platform >= replicas.length) {
                int length = Math.max(platform + 1, 2 * replicas.length);
                replicas = Arrays.copyOf(replicas, length);
                endNanos = Arrays.copyOf(endNanos, length);
            }
            replicas[platform] = replica;
            long ready = kernel.nowNanos() + execution.startNanos(replica, expectedNanos);
            events.add(ready, EventHeap.READY, replica.id());
        }

        @Override
        public void stopReplica(ReplicaView replica) {
            events.add(kernel.nowNanos(), EventHeap.STOPPED, replica.id());
        }

        @Override
        public void dispatch(ReplicaView replica, long expectedNanos) {
            long end = kernel.nowNanos() + execution.executionNanos(replica, expectedNanos);
            endNanos[replica.platform().id()] = end;
            events.add(end, EventHeap.DONE, replica.id());
        }

        @Override
        public void reject(TaskView task, Outcome reason) {
            // Counted in the kernel's ledger.
        }
    }
}

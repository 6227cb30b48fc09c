package io.herofake.server.engine;

import java.util.concurrent.Semaphore;

/**
 * Real replicas: each has a thread that opens its pipeline, executes on it and closes it. One for any number of platforms;
 * thread-safe.
 */
public final class PipelineHost implements ReplicaHost {
    private final PipelineOpener opener;
    /** Starts at a time: more would only make each other late. */
    private final Semaphore starts;

    private final EngineClock clock;

    /**
     * A host.
     *
     * @param opener opens what replicas run
     * @param starts how many replicas may start at a time; hosts may share it
     */
    public PipelineHost(PipelineOpener opener, Semaphore starts, EngineClock clock) {
        this.opener = opener;
        this.starts = starts;
        this.clock = clock;
    }

    @Override
    public HostedReplica start(ReplicaOrder order, ReplicaSignals signals) {
        PipelineReplica replica = new PipelineReplica(opener, starts, clock, order, signals);
        Thread thread = new Thread(
                replica,
                "replica-" + order.place().platform() + "-" + order.model().name());
        thread.setDaemon(true);
        replica.runBy(thread);
        thread.start();
        return replica;
    }
}

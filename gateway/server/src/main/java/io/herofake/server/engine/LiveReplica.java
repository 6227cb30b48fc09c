package io.herofake.server.engine;

import io.herofake.policy.ReplicaView;
import org.jspecify.annotations.Nullable;

/**
 * A replica between the kernel and its host. Signals come from any thread and become events; everything else is the engine's
 * thread's.
 */
final class LiveReplica implements ReplicaSignals {
    private final Fleet fleet;
    final long id;
    final int platform;
    final LoadedModel model;
    final Place place;
    final boolean cold;
    final ReplicaHost host;
    /** What executes; null only while the host is being asked for it. */
    ReplicaHost.@Nullable HostedReplica hosted;
    /** What it executes; null if nothing. */
    @Nullable
    Execution current;

    boolean ready;
    boolean stopping;
    /** Nothing that it says counts any more. */
    boolean gone;

    int failuresInRow;
    /** When what it does is overdue; the largest long if it does nothing that can be. */
    long overdueNanos = Long.MAX_VALUE;
    /** When the timer that watches it fires; the largest long if none does. */
    long timerNanos = Long.MAX_VALUE;

    LiveReplica(Fleet fleet, ReplicaView view, LoadedModel model, Place place, boolean cold, ReplicaHost host) {
        this.fleet = fleet;
        this.id = view.id();
        this.platform = view.platform().id();
        this.model = model;
        this.place = place;
        this.cold = cold;
        this.host = host;
    }

    @Override
    public void ready() {
        fleet.post(now -> fleet.ready(this, now));
    }

    @Override
    public void lost(String reason, @Nullable Throwable cause) {
        fleet.post(now -> fleet.lost(this, reason, cause, now));
    }

    @Override
    public void completed(Execution execution) {
        fleet.post(execution);
    }

    @Override
    public void stopped() {
        fleet.post(now -> fleet.stopped(this, now));
    }

    // ---- For hosts on the engine's own thread, between two events of the kernel ----

    /** The kernel's time, inside an event, too. */
    long nowNanos() {
        return fleet.nowNanos();
    }

    void readyAt(long nowNanos) {
        fleet.ready(this, nowNanos);
    }

    void completedAt(Execution execution, long nowNanos) {
        fleet.completedAt(this, execution, nowNanos);
    }

    void stoppedAt(long nowNanos) {
        fleet.stopped(this, nowNanos);
    }

    /** An execution has come back. */
    void completed(Execution execution, long nowNanos) {
        fleet.completed(this, execution, nowNanos);
    }
}

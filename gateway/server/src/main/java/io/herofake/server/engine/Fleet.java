package io.herofake.server.engine;

import io.herofake.backend.BackendException;
import io.herofake.kernel.Actions;
import io.herofake.kernel.Kernel;
import io.herofake.kernel.Outcome;
import io.herofake.policy.ReplicaView;
import io.herofake.policy.TaskView;
import io.herofake.server.engine.InferenceOutcome.Failed;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has hosts do what the kernel wants with replicas, and tells the kernel what came of it. The engine's thread's but for {@link #post}. */
final class Fleet implements Actions {
    private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);
    /** Executions in a row that failed through no fault of the picture, after which a replica is replaced. */
    private static final int MAX_FAILURES_IN_ROW = 3;

    private final Mailbox mailbox;
    private final Timers timers;
    private final EngineOptions.Patience patience;
    private final Requests requests;
    private final Observers observers;
    private final LiveFeedback feedback;
    /** By the kernel's ids. */
    private final List<LoadedModel> models;

    private final List<Place> places = new ArrayList<>();
    private final List<ReplicaHost> hosts = new ArrayList<>();
    private final List<@Nullable LiveReplica> byPlatform = new ArrayList<>();
    private final long origin;
    private @Nullable Kernel kernel;
    private boolean closing;

    Fleet(
            Mailbox mailbox,
            Timers timers,
            EngineOptions.Patience patience,
            Requests requests,
            Observers observers,
            LiveFeedback feedback,
            List<LoadedModel> models,
            long origin) {
        this.origin = origin;
        this.mailbox = mailbox;
        this.timers = timers;
        this.patience = patience;
        this.requests = requests;
        this.observers = observers;
        this.feedback = feedback;
        this.models = models;
    }

    /** Takes the kernel that it acts for, and the platforms in the order of their ids there. */
    void attach(Kernel ofEngine, List<Place> all, List<ReplicaHost> hostOfEach) {
        kernel = ofEngine;
        places.addAll(all);
        hosts.addAll(hostOfEach);
        all.forEach(place -> byPlatform.add(null));
        for (ReplicaHost host : hostOfEach) {
            if (host instanceof ModelledHost modelled) {
                modelled.attach(timers);
            }
        }
    }

    void post(Event event) {
        mailbox.post(event);
    }

    private Kernel kernel() {
        return Objects.requireNonNull(kernel);
    }

    long nowNanos() {
        return kernel().nowNanos();
    }

    Place place(int platform) {
        return places.get(platform);
    }

    // ---- What the kernel wants ----

    @Override
    public void startReplica(ReplicaView view, long expectedNanos) {
        int platform = view.platform().id();
        ReplicaHost host = hosts.get(platform);
        LoadedModel model = models.get(view.function());
        LiveReplica replica = new LiveReplica(this, view, model, places.get(platform), expectedNanos > 0, host);
        byPlatform.set(platform, replica);
        if (closing) {
            replica.gone = true;
            return;
        }
        observers.replica(replica, ReplicaChange.Kind.STARTING, kernel().nowNanos(), "");
        ReplicaOrder order = new ReplicaOrder(model, replica.place, largestBatch(view), expectedNanos);
        try {
            replica.hosted = host.start(order, replica);
            watch(replica, patience.start().toNanos());
        } catch (RuntimeException e) {
            replica.lost("its host failed", e);
        }
    }

    /** Room for every batch that any batching policy may ask for. */
    private int largestBatch(ReplicaView view) {
        return kernel().cluster().catalog().largestBatch(view.function(), view.type());
    }

    @Override
    public void stopReplica(ReplicaView view) {
        LiveReplica replica = of(view);
        replica.stopping = true;
        observers.replica(replica, ReplicaChange.Kind.STOPPING, kernel().nowNanos(), "");
        stop(replica);
    }

    private void stop(LiveReplica replica) {
        ReplicaHost.HostedReplica hosted = replica.hosted;
        if (hosted == null) {
            replica.stopped();
        } else {
            hosted.stop();
            watch(replica, patience.stop().toNanos());
        }
    }

    @Override
    public void dispatch(ReplicaView view, long expectedNanos) {
        LiveReplica replica = of(view);
        LiveRequest[] batch = new LiveRequest[view.running()];
        for (int i = 0; i < batch.length; i++) {
            TaskView task = view.runningTask(i);
            batch[i] = requests.get(task.tag());
            batch[i].task = task.id();
            batch[i].executing = true;
            observers.dispatched(task, batch[i], replica, batch.length);
        }
        Execution execution = new Execution(replica, batch);
        replica.current = execution;
        Objects.requireNonNull(replica.hosted).run(execution, expectedNanos);
        watch(replica, patience.executionNanos(expectedNanos));
    }

    @Override
    public void reject(TaskView task, Outcome reason) {
        // Told to whoever asked for it when the task has ended.
    }

    private LiveReplica of(ReplicaView view) {
        return Objects.requireNonNull(byPlatform.get(view.platform().id()));
    }

    // ---- What came of it ----

    void ready(LiveReplica replica, long now) {
        if (replica.gone || replica.stopping || replica.ready) {
            return;
        }
        replica.ready = true;
        replica.overdueNanos = Long.MAX_VALUE;
        observers.replica(replica, ReplicaChange.Kind.READY, now, "");
        kernel().replicaReady(now, replica.id);
    }

    void stopped(LiveReplica replica, long now) {
        if (replica.gone) {
            return;
        }
        replica.gone = true;
        observers.replica(replica, ReplicaChange.Kind.STOPPED, now, "");
        kernel().replicaStopped(now, replica.id);
    }

    void lost(LiveReplica replica, String reason, @Nullable Throwable cause, long now) {
        if (!replica.gone) {
            giveUp(
                    replica,
                    replica.ready ? ReplicaChange.Kind.LOST : ReplicaChange.Kind.START_FAILED,
                    reason,
                    cause,
                    now);
        }
    }

    private void giveUp(
            LiveReplica replica, ReplicaChange.Kind kind, String reason, @Nullable Throwable cause, long now) {
        replica.gone = true;
        ReplicaHost.HostedReplica hosted = replica.hosted;
        if (hosted != null) {
            hosted.kill();
        }
        if (!closing) {
            LOG.warn("replica of {} on {}: {}: {}", replica.model.name(), replica.place.platform(), kind, reason);
            LOG.debug("why the replica was given up", cause);
        }
        observers.replica(replica, kind, now, reason);
        Execution lost = replica.current;
        replica.current = null;
        Failed failure = failure(cause);
        if (lost != null) {
            forEach(lost, request -> request.failed(failure));
        }
        if (replica.stopping) {
            kernel().replicaStopped(now, replica.id);
        } else {
            kernel().replicaFailed(now, replica.id);
        }
        if (lost != null) {
            forEach(lost, requests::deliverAbandoned);
        }
    }

    private static Failed failure(@Nullable Throwable cause) {
        return cause instanceof BackendException e && e.kind() == BackendException.Kind.OUT_OF_MEMORY
                ? Failures.of(e)
                : new Failed(FailureReason.DEVICE_LOST, "the replica that ran it was lost", cause);
    }

    private interface RequestAction {
        void on(LiveRequest request);
    }

    private static void forEach(Execution execution, RequestAction action) {
        for (int i = 0; i < execution.size(); i++) {
            action.on(execution.request(i));
        }
    }

    /** An execution has come back from another thread: it ended when that says, if that is not later than now. */
    void completed(LiveReplica replica, Execution execution, long now) {
        completedAt(replica, execution, Math.max(0, Math.min(now, execution.endNanos() - origin)));
    }

    void completedAt(LiveReplica replica, Execution execution, long now) {
        if (replica.gone || replica.current != execution) {
            return;
        }
        // First: with the last of its tasks the kernel may dispatch the next batch.
        replica.current = null;
        replica.overdueNanos = Long.MAX_VALUE;
        boolean faulty = false;
        for (int i = 0; i < execution.size(); i++) {
            faulty |= report(execution, i, now);
        }
        feedback.completed(replica, execution, now);
        forEach(execution, requests::deliverAbandoned);
        replica.failuresInRow = faulty ? replica.failuresInRow + 1 : 0;
        if (replica.failuresInRow >= MAX_FAILURES_IN_ROW && !replica.gone) {
            String reason = MAX_FAILURES_IN_ROW + " executions in a row have failed";
            giveUp(replica, ReplicaChange.Kind.LOST, reason, null, now);
        }
    }

    /** Tells the kernel of one result; whether the replica is to blame. */
    private boolean report(Execution execution, int index, long now) {
        LiveRequest request = execution.request(index);
        Failed failure = execution.failure(index);
        request.executing = false;
        if (failure == null) {
            request.result(execution, index);
            kernel().taskCompleted(now, request.task);
            return false;
        }
        request.failed(failure);
        if (failure.reason().ofPicture()) {
            kernel().taskInvalid(now, request.task);
            return false;
        }
        kernel().taskFailed(now, request.task, execution.retries(index));
        return execution.retries(index);
    }

    // ---- Replicas that take too long ----

    private void watch(LiveReplica replica, long nanos) {
        if (replica.host.canHang()) {
            replica.overdueNanos = kernel().nowNanos() + nanos;
            if (replica.overdueNanos < replica.timerNanos) {
                setTimer(replica);
            }
        }
    }

    private void setTimer(LiveReplica replica) {
        replica.timerNanos = replica.overdueNanos;
        timers.add(replica.timerNanos, due -> look(replica, due));
    }

    /** Of a replica's timers only the earliest counts; one that fires before anything is overdue is set anew. */
    private void look(LiveReplica replica, long now) {
        if (replica.timerNanos != now) {
            return;
        }
        replica.timerNanos = Long.MAX_VALUE;
        if (replica.gone || replica.overdueNanos == Long.MAX_VALUE) {
            return;
        }
        if (replica.overdueNanos > now) {
            setTimer(replica);
            return;
        }
        String reason = replica.stopping ? "it did not stop" : replica.ready ? "it did not answer" : "it did not start";
        giveUp(replica, ReplicaChange.Kind.HUNG, reason + " within the bound", null, now);
    }

    // ---- The end ----

    /** Stops every replica that is left; each answers. From now on none is started. */
    void stopAll() {
        closing = true;
        for (LiveReplica replica : byPlatform) {
            if (replica != null && !replica.gone && !replica.stopping) {
                replica.stopping = true;
                stop(replica);
            }
        }
    }

    /** Gives up every replica that is left. */
    void killAll() {
        closing = true;
        for (LiveReplica replica : byPlatform) {
            if (replica != null && !replica.gone) {
                replica.gone = true;
                ReplicaHost.HostedReplica hosted = replica.hosted;
                if (hosted != null) {
                    hosted.kill();
                }
                Execution execution = replica.current;
                if (execution != null) {
                    forEach(execution, requests::deliverAbandoned);
                }
            }
        }
    }

    /** Whether every replica is gone. */
    boolean empty() {
        return byPlatform.stream().allMatch(replica -> replica == null || replica.gone);
    }
}

package io.herofake.server.engine;

import io.herofake.kernel.LateCause;
import io.herofake.kernel.Outcome;
import io.herofake.policy.Catalog;
import io.herofake.policy.TaskView;
import io.herofake.server.engine.InferenceOutcome.Answered;
import io.herofake.server.engine.InferenceOutcome.Failed;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The requests that have no outcome yet, by a number that the kernel carries along. The engine's thread's but for the count. */
final class Requests {
    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

    private final Catalog catalog;
    private final List<LoadedModel> models;
    private final EnergySources energies;
    /** About how long a function's queue takes to empty, in nanoseconds. */
    private final IntToLongFunction clearNanos;

    /** Accepted and without an outcome. */
    private final AtomicInteger count = new AtomicInteger();

    private @Nullable LiveRequest[] slots = new LiveRequest[64];
    /** Free slots, the last ones first. */
    private int[] free = new int[0];

    private int freeCount;
    private int used;
    private boolean closing;

    Requests(Catalog catalog, List<LoadedModel> models, EnergySources energies, IntToLongFunction clearNanos) {
        this.clearNanos = clearNanos;
        this.catalog = catalog;
        this.models = models;
        this.energies = energies;
    }

    /** Counts a request before it is here. Thread-safe. */
    void announce() {
        count.incrementAndGet();
    }

    /** Takes an announcement back. Thread-safe. */
    void renounce() {
        count.decrementAndGet();
    }

    /** Accepted requests without an outcome. Thread-safe. */
    int count() {
        return count.get();
    }

    int add(LiveRequest request) {
        int slot = freeCount > 0 ? free[--freeCount] : used++;
        if (slot == slots.length) {
            slots = Arrays.copyOf(slots, slot * 2);
        }
        slots[slot] = request;
        request.slot = slot;
        return slot;
    }

    LiveRequest get(long tag) {
        return Objects.requireNonNull(slots[(int) tag]);
    }

    private void remove(LiveRequest request) {
        slots[request.slot] = null;
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, Math.max(64, freeCount * 2));
        }
        free[freeCount++] = request.slot;
        request.slot = -1;
    }

    /** All that are in the kernel; a copy. */
    List<LiveRequest> all() {
        return Arrays.stream(slots).filter(Objects::nonNull).toList();
    }

    /** From now on, what is cancelled is told that the engine is closed. */
    void closing() {
        closing = true;
    }

    /** A task has ended: its request gets its outcome, at once or when nobody uses its content any more. */
    void ended(TaskView task, Outcome outcome, TaskEnd end) {
        LiveRequest request = get(task.tag());
        remove(request);
        if (outcome == Outcome.COMPLETED) {
            deliver(request, answer(request, end));
        } else if (outcome == Outcome.CANCELLED && request.executing) {
            request.abandoned = true;
        } else {
            deliver(request, failure(request, outcome));
        }
    }

    private static Answered answer(LiveRequest request, TaskEnd end) {
        Execution execution = Objects.requireNonNull(request.result);
        int index = request.index;
        InferenceTiming timing = new InferenceTiming(
                end.dispatchedNanos() - end.arrivalNanos() - end.coldWaitNanos(),
                end.coldWaitNanos(),
                execution.loadNanos(index),
                execution.inferenceNanos(),
                end.endNanos() - end.arrivalNanos());
        String absence = execution.absence(index);
        return new Answered(
                execution.verdict(index),
                absence == null ? "" : absence,
                execution.outputOf(index),
                request.model,
                request.qos,
                timing,
                end);
    }

    private Failed failure(LiveRequest request, Outcome outcome) {
        return switch (outcome) {
            case QUEUE_FULL -> refused(FailureReason.QUEUE_FULL, "as many requests are waiting as may", request);
            case NOT_ADMITTED -> refused(FailureReason.NOT_ADMITTED, "its deadline could not be met", request);
            case EXPIRED -> refused(FailureReason.EXPIRED, "its deadline passed while it waited", request);
            case CANCELLED ->
                closing
                        ? new Failed(FailureReason.CLOSED, "the gateway is shutting down", null)
                        : new Failed(FailureReason.CANCELLED, "cancelled", null);
            case COMPLETED, FAILED, INVALID -> {
                Failed last = request.failure;
                yield last == null
                        ? new Failed(FailureReason.DEVICE_LOST, "the replica that it waited for was lost", null)
                        : last;
            }
        };
    }

    private Failed refused(FailureReason reason, String detail, LiveRequest request) {
        return new Failed(
                reason, detail + "; try again later", null, Math.max(1, clearNanos.applyAsLong(request.model.index())));
    }

    /** The execution of a request that was cancelled meanwhile has ended. */
    void deliverAbandoned(LiveRequest request) {
        if (request.abandoned) {
            request.abandoned = false;
            deliver(request, failure(request, Outcome.CANCELLED));
        }
    }

    /** Gives a request its outcome, which it must not have yet. */
    void deliver(LiveRequest request, InferenceOutcome outcome) {
        count.decrementAndGet();
        request.content = null;
        try {
            request.handler.onOutcome(outcome);
        } catch (RuntimeException | Error e) {
            LOG.error("an outcome could not be delivered", e);
        }
    }

    /** Gives all that are in the kernel or being executed the same outcome. */
    void abandonAll(Failed outcome) {
        for (LiveRequest request : all()) {
            remove(request);
            deliver(request, outcome);
        }
    }

    /** What observers learn of a task that has ended. */
    TaskEnd describe(TaskView task, Outcome outcome, long number, @Nullable Place place) {
        boolean completed = outcome == Outcome.COMPLETED;
        boolean late = completed && task.late();
        var level = catalog.level(task.level());
        var replica = task.replica();
        double joules = completed ? task.energyJoules() : Double.NaN;
        return new TaskEnd(
                number,
                models.get(task.function()).name(),
                level.name(),
                outcome,
                late ? LateCause.of(task) : null,
                place,
                replica == null ? -1 : replica.id(),
                task.batch(),
                task.losses(),
                task.arrivalNanos(),
                task.deadlineNanos(),
                task.dispatchedNanos(),
                task.finishedNanos(),
                task.coldWaitNanos(),
                joules,
                replica == null ? EnergySource.UNKNOWN : energies.of(task.function(), replica.type(), joules),
                completed ? level.price() * (late ? 1 - level.discount() : 1) : 0);
    }
}

package io.herofake.kernel;

import io.herofake.policy.ReplicaView;
import io.herofake.policy.queueing.QueueOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The gateway queue, one heap for each function, and the way from there to replicas. */
final class Gateway {
    private final Context context;
    private final Clock clock;
    private final Runner runner;
    private final Replicas replicas;
    private final Explainer explainer;

    private long sequence;
    private long emptyings;
    /** Replicas that got tasks in the emptying of a queue and have not begun yet. */
    private final List<Replica> filled = new ArrayList<>();

    private boolean filling;

    Gateway(Context context, Replicas replicas, Runner runner, Explainer explainer) {
        this.context = context;
        this.replicas = replicas;
        this.runner = runner;
        this.explainer = explainer;
        clock = context.clock;
    }

    long nextSequence() {
        return sequence++;
    }

    /** Lets a new task in, or ends it. */
    boolean admit(Task task, FunctionState function) {
        context.ledger.arrived(task);
        if (!context.policies.admission().accept(task, clock.now)) {
            context.finish(task, Outcome.NOT_ADMITTED);
            return false;
        }
        function.arrivals++;
        function.arrivalsByLevel[task.level]++;
        return true;
    }

    /** Places a task or puts it into the queue, if there is room. */
    void queue(Task task, FunctionState function) {
        task.key = context.policies.order().key(task, clock.now);
        task.coldMark = function.startingOnlyNanos(clock.now);
        Replica replica = function.waiting.isEmpty() ? choose(task) : null;
        if (replica != null) {
            assign(task, replica, function);
        } else if (context.waiting >= context.settings.gatewayCapacity()) {
            context.finish(task, Outcome.QUEUE_FULL);
        } else {
            push(task, function);
            context.touch(function);
        }
    }

    private void push(Task task, FunctionState function) {
        function.accrueWaiting(clock.now);
        function.waiting.add(task, task.key, task.sequence);
        context.waiting++;
        task.state = Task.State.WAITING;
        expireLater(task);
    }

    private void expireLater(Task task) {
        if (context.settings.expireAfterNanos() >= 0 && task.expiryIndex < 0) {
            runner.expiries.add(task, task.deadlineNanos, task.sequence);
        }
    }

    /** Takes a task out of the queue. */
    void remove(Task task, FunctionState function) {
        function.accrueWaiting(clock.now);
        function.waiting.remove(task.waitingIndex);
        context.waiting--;
        task.state = Task.State.LOOSE;
    }

    /** Places tasks from the head of a function's queue until the scheduler wants no more. */
    void empty(FunctionState function) {
        filling = true;
        place(function);
        filling = false;
        beginFilled();
    }

    private void place(FunctionState function) {
        long emptying = ++emptyings;
        while (!function.waiting.isEmpty()) {
            Task head = function.waiting.first();
            if (head.askedAt != emptying && demoted(head, function, emptying)) {
                continue;
            }
            Replica replica = choose(head);
            if (replica == null) {
                return;
            }
            remove(head, function);
            assign(head, replica, function);
        }
    }

    /** Replicas that got tasks while they were idle begin only when they have got all that they are to get: a batch. */
    private void beginFilled() {
        for (int i = 0; i < filled.size(); i++) {
            Replica replica = filled.get(i);
            if (replica.warm() && replica.runningCount == 0) {
                runner.proceed(replica);
                replicas.refresh(replica);
            }
        }
        filled.clear();
    }

    private boolean demoted(Task head, FunctionState function, long emptying) {
        head.askedAt = emptying;
        QueueOrder order = context.policies.order();
        long key = order.keyAtHead(head, head.key, clock.now);
        if (key <= head.key) {
            return false;
        }
        head.key = key;
        function.waiting.update(head.waitingIndex, key);
        return function.waiting.first() != head;
    }

    /** Orders a function's tasks anew. */
    void reorder(FunctionState function) {
        Task[] tasks = new Task[function.waiting.size()];
        for (int i = 0; i < tasks.length; i++) {
            tasks[i] = function.waiting.get(i);
        }
        for (Task task : tasks) {
            task.key = context.policies.order().key(task, clock.now);
            function.waiting.update(task.waitingIndex, task.key);
        }
    }

    private @Nullable Replica choose(Task task) {
        if (context.explain) {
            explainer.beforePlace(task);
        }
        ReplicaView view = context.policies.scheduler().place(task, clock.now);
        if (context.explain) {
            explainer.placed(task, view);
        }
        if (view == null) {
            return null;
        }
        if (!(view instanceof Replica replica) || !replica.open || replica.function() != task.function) {
            throw new IllegalStateException("the scheduler chose a replica that does not take this task");
        }
        return replica;
    }

    private void assign(Task task, Replica replica, FunctionState function) {
        task.coldWaitNanos += function.startingOnlyNanos(clock.now) - task.coldMark;
        task.replica = replica;
        task.placedNanos = clock.now;
        task.state = Task.State.QUEUED;
        replica.enqueue(task, context.settings.orderReplicaQueues());
        replica.group.addInFlight(1, clock.now);
        expireLater(task);
        if (replica.warm() && replica.runningCount == 0) {
            begin(replica);
        }
        replicas.refresh(replica);
    }

    private void begin(Replica replica) {
        if (!filling || replica.maxBatch == 1) {
            runner.proceed(replica);
        } else if (replica.queued == 1) {
            replicas.leaveIdle(replica);
            filled.add(replica);
        }
    }

    /** Gives up waiting tasks whose time is over. */
    void expire() {
        long limit = clock.now - context.settings.expireAfterNanos();
        while (!runner.expiries.isEmpty() && runner.expiries.firstKey() <= limit) {
            Task task = runner.expiries.first();
            withdraw(task);
            context.finish(task, Outcome.EXPIRED);
        }
    }

    /** Takes a waiting or queued task out of its queue. */
    void withdraw(Task task) {
        if (task.state == Task.State.WAITING) {
            remove(task, context.cluster.functions[task.function]);
            runner.forgetExpiry(task);
        } else if (task.replica != null) {
            task.state = Task.State.LOOSE;
            runner.leaveQueue(task, task.replica);
        }
    }
}

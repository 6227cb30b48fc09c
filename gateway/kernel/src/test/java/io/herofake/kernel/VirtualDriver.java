package io.herofake.kernel;

import io.herofake.policy.Catalog;
import io.herofake.policy.ReplicaView;
import io.herofake.policy.TaskView;
import io.herofake.policy.registry.Policies;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/** Drives a kernel in virtual time with replicas that do exactly what profiles say. Keeps a log of all actions. */
public class VirtualDriver implements Actions, KernelListener {
    private record Event(long nanos, long order, Runnable action) {}

    /** Every action and outcome as text, in order. */
    public final List<String> log = new ArrayList<>();

    /** The kernel. */
    public final Kernel kernel;

    private final PriorityQueue<Event> events = new PriorityQueue<>(
            (a, b) -> a.nanos != b.nanos ? Long.compare(a.nanos, b.nanos) : Long.compare(a.order, b.order));
    private long order;
    private int slowdown = 1;
    private long now;

    /** A kernel with this driver. */
    public VirtualDriver(Catalog catalog, KernelSettings settings, Policies policies) {
        kernel = new Kernel(catalog, settings, policies, this, this);
    }

    /** From now on executions take so many times what their profile says. */
    public final void slowdown(int times) {
        slowdown = times;
    }

    /** Time of the event being handled. */
    public final long now() {
        return now;
    }

    /** Has something happen. */
    public final void at(long nanos, Runnable action) {
        events.add(new Event(nanos, order++, action));
    }

    /** Has a task arrive. */
    public final void arriveAt(long nanos, int function, int level, long tag) {
        at(nanos, () -> kernel.arrived(nanos, function, level, tag));
    }

    /** Runs everything up to and including a time, with ticks where the kernel wants them. */
    public final void runUntil(long until) {
        while (true) {
            Event next = events.peek();
            long tick = Math.max(now, kernel.nextTickNanos());
            if (next != null && next.nanos <= tick && next.nanos <= until) {
                events.poll();
                now = next.nanos;
                next.action.run();
            } else if (tick <= until) {
                now = tick;
                kernel.tick(now);
            } else {
                now = until;
                return;
            }
        }
    }

    /** Runs until no task is in the system and no arrival is to come, but not beyond a time. */
    public final void runUntilDone(long latest) {
        while (now < latest && (!events.isEmpty() || kernel.tasksInSystem() > 0)) {
            Event next = events.peek();
            long tick = Math.max(now, kernel.nextTickNanos());
            runUntil(Math.min(latest, next == null ? tick : Math.min(tick, next.nanos)));
        }
    }

    @Override
    public void startReplica(ReplicaView replica, long expectedNanos) {
        log.add(now + " start " + name(replica) + " " + expectedNanos);
        long id = replica.id();
        at(now + expectedNanos, () -> kernel.replicaReady(now, id));
    }

    @Override
    public void stopReplica(ReplicaView replica) {
        log.add(now + " stop " + name(replica));
        long id = replica.id();
        at(now, () -> kernel.replicaStopped(now, id));
    }

    @Override
    public void dispatch(ReplicaView replica, long expectedNanos) {
        long[] tasks = new long[replica.running()];
        StringBuilder tags = new StringBuilder();
        for (int i = 0; i < tasks.length; i++) {
            tasks[i] = replica.runningTask(i).id();
            tags.append(' ').append(replica.runningTask(i).tag());
        }
        log.add(now + " run " + name(replica) + tags);
        at(now + slowdown * expectedNanos, () -> complete(tasks));
    }

    private void complete(long[] tasks) {
        for (long task : tasks) {
            kernel.taskCompleted(now, task);
        }
    }

    @Override
    public void reject(TaskView task, Outcome reason) {
        log.add(now + " reject " + task.tag() + " " + reason);
    }

    @Override
    public void finished(TaskView task, Outcome outcome) {
        boolean late = outcome == Outcome.COMPLETED && task.late();
        log.add(now + " end " + task.tag() + " " + outcome + (late ? " late" : ""));
    }

    private static String name(ReplicaView replica) {
        return "f" + replica.function() + "@" + replica.slot();
    }
}

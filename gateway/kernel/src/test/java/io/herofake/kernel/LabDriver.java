package io.herofake.kernel;

import io.herofake.policy.Catalog;
import io.herofake.policy.Decision;
import io.herofake.policy.ReplicaView;
import io.herofake.policy.TaskView;
import io.herofake.policy.registry.Policies;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Drives the {@link Lab}'s kernel. Its log has times in milliseconds, replicas as FUNCTION@PLATFORM, tasks by tag. */
final class LabDriver extends VirtualDriver {
    final List<Decision> decisions = new ArrayList<>();
    private Runnable inside = () -> {};
    private final Map<Long, Long> handles = new HashMap<>();
    private final Map<Long, Long> energyMicrojoules = new HashMap<>();

    LabDriver(Catalog catalog, KernelSettings settings, Policies policies) {
        super(catalog, settings, policies);
    }

    /** Has a task arrive at a time in milliseconds. */
    LabDriver arrive(long ms, int function, int level, long tag) {
        at(ms * Lab.MS, () -> handles.put(tag, kernel.arrived(ms * Lab.MS, function, level, tag)));
        return this;
    }

    long handle(long tag) {
        return Objects.requireNonNull(handles.get(tag));
    }

    LabDriver cancel(long ms, long tag) {
        at(ms * Lab.MS, () -> kernel.cancelled(ms * Lab.MS, handle(tag)));
        return this;
    }

    /** Has the kernel ticked every so many milliseconds, until one second and a half. */
    void autoTickEvery(long ms) {
        for (long at = 0; at < 1500; at += ms) {
            long nanos = at * Lab.MS;
            at(nanos, () -> kernel.tick(nanos));
        }
    }

    /** Has something happen inside every dispatch. */
    void whenRun(Runnable action) {
        inside = action;
    }

    @Override
    public void dispatch(ReplicaView replica, long expectedNanos) {
        inside.run();
        super.dispatch(replica, expectedNanos);
    }

    LabDriver run(long ms) {
        runUntil(ms * Lab.MS);
        return this;
    }

    /** The log since the last call, with times in milliseconds. */
    List<String> take() {
        List<String> lines = new ArrayList<>();
        for (String line : log) {
            int space = line.indexOf(' ');
            lines.add(Long.parseLong(line.substring(0, space)) / Lab.MS + line.substring(space));
        }
        log.clear();
        return lines;
    }

    /** As {@link #take}, but only lines with a word. */
    List<String> take(String word) {
        return take().stream().filter(line -> line.contains(" " + word)).toList();
    }

    ReplicaView replica(int platform) {
        return Objects.requireNonNull(kernel.cluster().platform(platform).replica());
    }

    double joules(long tag) {
        return Objects.requireNonNull(energyMicrojoules.get(tag)) / 1e6;
    }

    @Override
    public void finished(TaskView task, Outcome outcome) {
        super.finished(task, outcome);
        energyMicrojoules.put(task.tag(), Math.round(task.energyJoules() * 1e6));
    }

    @Override
    public void decided(Decision decision) {
        decisions.add(decision);
    }
}

package io.herofake.bench;

import io.herofake.kernel.Actions;
import io.herofake.kernel.InitialReplica;
import io.herofake.kernel.Kernel;
import io.herofake.kernel.KernelListener;
import io.herofake.kernel.KernelSettings;
import io.herofake.kernel.NodeSpec;
import io.herofake.kernel.Outcome;
import io.herofake.model.HardwareType;
import io.herofake.policy.Catalog;
import io.herofake.policy.PolicySpec;
import io.herofake.policy.QosLevel;
import io.herofake.policy.ReplicaView;
import io.herofake.policy.TaskView;
import io.herofake.policy.registry.Policies;
import io.herofake.policy.registry.PolicyRegistry;
import io.herofake.profile.PlatformType;
import io.herofake.profile.Profile;
import io.herofake.profile.Profile.BatchCost;
import io.herofake.profile.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A kernel in virtual time with the least that is needed around it: a binary heap of what is to happen next, in primitive
 * arrays. Figures are the paper's, made up for functions that it does not have.
 */
final class KernelWorld implements Actions {
    static final long SECOND = 1_000_000_000L;
    private static final int READY = 1;
    private static final int STOPPED = 2;
    private static final int COMPLETED = 3;

    final Catalog catalog;
    final Policies policies;
    final Kernel kernel;
    final EventHeap events = new EventHeap();
    private final SplittableRandom random = new SplittableRandom(42);
    private final long gapNanos;
    private long now;
    private long nextArrival;
    private long completed;

    KernelWorld(int functions, int nodes, String pair, double tasksPerSecond, List<InitialReplica> initial) {
        this(functions, nodes, PolicySpec.pair(pair, 1), tasksPerSecond, initial);
    }

    KernelWorld(int functions, int nodes, PolicySpec spec, double tasksPerSecond, List<InitialReplica> initial) {
        catalog = catalog(functions);
        policies = PolicyRegistry.standard().create(spec, catalog);
        kernel = new Kernel(catalog, KernelSettings.defaults(), policies, this, KernelListener.NONE);
        gapNanos = Math.round(2e9 / tasksPerSecond);
        kernel.start(0, nodes(nodes), initial);
    }

    static Catalog catalog(int functions) {
        List<PlatformType> types = List.of(
                new PlatformType("cpu", HardwareType.CPU, "", 36.75, 8.4),
                new PlatformType("gpu", HardwareType.GPU, "", 499, 10),
                new PlatformType("fpga", HardwareType.FPGA, "", 7695, 30));
        List<Profile> profiles = new ArrayList<>();
        for (int f = 0; f < functions; f++) {
            int extra = f % 7;
            profiles.add(profile("f" + f, "cpu", 1, 1200, 124 + 6 * extra, 11 + extra));
            profiles.add(profile("f" + f, "gpu", 3, 2300, 24 + 4 * extra, 6 + extra));
            profiles.add(profile("f" + f, "fpga", 0, 9900, 9 + extra, 1.8));
        }
        return new Catalog(types, profiles, QosLevel.paper());
    }

    private static Profile profile(String function, String type, int gb, long coldMs, long ms, double joules) {
        return new Profile(
                function,
                type,
                gb * SECOND,
                coldMs * 1_000_000,
                new TreeMap<>(Map.of(1, new BatchCost(ms * 1_000_000, joules))),
                Provenance.ESTIMATED);
    }

    /** Of ten nodes each has four CPU platforms, five a GPU and two an FPGA, as in the paper's example. */
    static List<NodeSpec> nodes(int count) {
        List<NodeSpec> nodes = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            List<String> platforms = new ArrayList<>(List.of("cpu", "cpu", "cpu", "cpu"));
            if (n % 2 == 0) {
                platforms.add("gpu");
            }
            if (n % 5 == 0) {
                platforms.add("fpga");
            }
            nodes.add(new NodeSpec("n" + n, 64 * SECOND, platforms));
        }
        return nodes;
    }

    /** Runs until so many more tasks have completed. */
    void run(long tasks) {
        long until = completed + tasks;
        while (completed < until) {
            step();
        }
    }

    /** Runs until nothing is to happen before the kernel's next tick. */
    void runToTick() {
        while (Math.min(nextArrival, nextEvent()) <= Math.max(now, kernel.nextTickNanos())) {
            step();
        }
    }

    private long nextEvent() {
        return events.isEmpty() ? Long.MAX_VALUE : events.firstTime();
    }

    private void step() {
        long next = nextEvent();
        long tick = Math.max(now, kernel.nextTickNanos());
        if (nextArrival <= next && nextArrival <= tick) {
            now = nextArrival;
            nextArrival += random.nextLong(gapNanos);
            kernel.arrived(now, random.nextInt(catalog.functionCount()), random.nextInt(3), 0);
        } else if (next <= tick) {
            now = next;
            happen(events.firstKind(), events.takeHandle());
        } else {
            now = tick;
            kernel.tick(now);
        }
    }

    private void happen(int kind, long handle) {
        switch (kind) {
            case READY -> kernel.replicaReady(now, handle);
            case STOPPED -> kernel.replicaStopped(now, handle);
            default -> {
                completed++;
                kernel.taskCompleted(now, handle);
            }
        }
    }

    @Override
    public void startReplica(ReplicaView replica, long expectedNanos) {
        events.add(now + expectedNanos, READY, replica.id());
    }

    @Override
    public void stopReplica(ReplicaView replica) {
        events.add(now, STOPPED, replica.id());
    }

    @Override
    public void dispatch(ReplicaView replica, long expectedNanos) {
        for (int i = 0; i < replica.running(); i++) {
            events.add(now + expectedNanos, COMPLETED, replica.runningTask(i).id());
        }
    }

    @Override
    public void reject(TaskView task, Outcome reason) {
        throw new IllegalStateException("a benchmark's task was refused: " + reason);
    }
}

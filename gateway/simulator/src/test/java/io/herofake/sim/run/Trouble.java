package io.herofake.sim.run;

import io.herofake.kernel.Kernel;
import io.herofake.kernel.NodeSpec;
import io.herofake.policy.PlatformView;
import io.herofake.policy.ReplicaView;
import io.herofake.sim.workload.Draws;
import java.util.ArrayList;
import java.util.List;

/**
 * Seeded trouble of every kind: replicas and nodes that are lost, nodes that come back or drain, tasks that fail or are
 * cancelled, events that come too late. Stops after a while and leaves all nodes usable, so that a run can end.
 */
final class Trouble implements Disturbance {
    private static final long STEP_NANOS = 400_000_000L;

    private final Draws draws;
    private final List<NodeSpec> nodes;
    private final int[] ids;
    private final boolean[] lost;
    private final boolean[] draining;
    private final List<Long> tasks = new ArrayList<>();
    private final long endNanos;
    private long nextNanos;
    private boolean restored;

    Trouble(long seed, List<NodeSpec> nodes, long endNanos) {
        draws = new Draws(seed, Draws.Stream.FAILURE);
        this.nodes = nodes;
        this.endNanos = endNanos;
        ids = new int[nodes.size()];
        java.util.Arrays.setAll(ids, i -> i);
        lost = new boolean[ids.length];
        draining = new boolean[ids.length];
        nextNanos = STEP_NANOS;
    }

    @Override
    public long nextNanos() {
        return nextNanos;
    }

    @Override
    public void arrived(long task) {
        tasks.add(task);
    }

    @Override
    public void happen(Kernel kernel, long now) {
        if (now >= endNanos) {
            restore(kernel, now);
            nextNanos = Long.MAX_VALUE;
            return;
        }
        nextNanos = now + 1 + draws.nextInt((int) (2 * STEP_NANOS));
        switch (draws.nextInt(8)) {
            case 0 -> loseOrReturn(kernel, now);
            case 1 -> drainOrResume(kernel, now);
            case 2 -> onReplica(kernel, replica -> kernel.replicaFailed(now, replica.id()));
            case 3 ->
                onReplica(kernel, replica -> {
                    if (replica.running() > 0) {
                        kernel.taskFailed(now, replica.runningTask(0).id(), draws.nextInt(2) == 0);
                    }
                });
            case 4 -> onReplica(kernel, replica -> kernel.replicaReady(now, replica.id() + (1L << 40)));
            default -> cancelSome(kernel, now);
        }
    }

    private void loseOrReturn(Kernel kernel, long now) {
        int node = draws.nextInt(ids.length);
        if (lost[node]) {
            ids[node] = kernel.nodeJoined(now, nodes.get(node));
        } else {
            kernel.nodeLost(now, ids[node]);
        }
        lost[node] = !lost[node];
        draining[node] = false;
    }

    private void drainOrResume(Kernel kernel, long now) {
        int node = draws.nextInt(ids.length);
        if (!lost[node]) {
            if (draining[node]) {
                kernel.nodeResumed(now, ids[node]);
            } else {
                kernel.nodeDraining(now, ids[node]);
            }
            draining[node] = !draining[node];
        }
    }

    private void onReplica(Kernel kernel, java.util.function.Consumer<ReplicaView> action) {
        int platforms = kernel.cluster().platformCount();
        int from = draws.nextInt(platforms);
        for (int i = 0; i < platforms; i++) {
            PlatformView platform = kernel.cluster().platform((from + i) % platforms);
            ReplicaView replica = platform.replica();
            if (replica != null) {
                action.accept(replica);
                return;
            }
        }
    }

    /** Any that ever arrived: some are running, some have long ended. */
    private void cancelSome(Kernel kernel, long now) {
        for (int i = 0; i < 3 && !tasks.isEmpty(); i++) {
            int recent = Math.max(0, tasks.size() - 20);
            kernel.cancelled(now, tasks.get(recent + draws.nextInt(tasks.size() - recent)));
        }
    }

    private void restore(Kernel kernel, long now) {
        for (int node = 0; node < ids.length && !restored; node++) {
            if (lost[node]) {
                ids[node] = kernel.nodeJoined(now, nodes.get(node));
            } else if (draining[node]) {
                kernel.nodeResumed(now, ids[node]);
            }
        }
        restored = true;
    }
}

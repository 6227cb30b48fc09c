package io.herofake.policy.placement;

import io.herofake.policy.ClusterView;
import io.herofake.policy.Decision;
import io.herofake.policy.ReplicaView;
import io.herofake.policy.TaskView;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Any replica with room, each as likely as the others (HeROfake, section V.A), from a seed. */
public final class RandomScheduler implements Scheduler {
    private final SplittableRandom random;
    private final @Nullable ReplicaView[][] open;
    private final int[] counts;
    private int[] positions = new int[0];
    private @Nullable ClusterView cluster;

    /** For a number of functions. */
    public RandomScheduler(int functions, long seed) {
        random = new SplittableRandom(seed);
        open = new ReplicaView[functions][4];
        counts = new int[functions];
    }

    @Override
    public void attach(ClusterView view) {
        cluster = view;
    }

    @Override
    public void replicaOpened(ReplicaView replica) {
        int function = replica.function();
        if (counts[function] == open[function].length) {
            open[function] = Arrays.copyOf(open[function], counts[function] * 2);
        }
        if (replica.slot() >= positions.length) {
            positions = Arrays.copyOf(positions, Math.max(replica.slot() + 1, positions.length * 2));
        }
        put(replica, function, counts[function]++);
    }

    @Override
    public void replicaClosed(ReplicaView replica) {
        int function = replica.function();
        ReplicaView last = open[function][--counts[function]];
        open[function][counts[function]] = null;
        if (last != null && last != replica) {
            put(last, function, positions[replica.slot()]);
        }
    }

    private void put(ReplicaView replica, int function, int position) {
        open[function][position] = replica;
        positions[replica.slot()] = position;
    }

    @Override
    public @Nullable ReplicaView place(TaskView task, long nowNanos) {
        int count = counts[task.function()];
        return count == 0 ? null : open[task.function()][random.nextInt(count)];
    }

    @Override
    public void explain(TaskView task, long nowNanos, Decision.Builder decision) {
        Candidates.each(cluster, task, decision, replica -> Map.of("drawn", 0.0));
    }
}

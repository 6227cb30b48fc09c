package io.herofake.policy.scaling;

import io.herofake.policy.ClusterView;
import io.herofake.policy.PlatformView;
import io.herofake.policy.Settings;
import io.herofake.policy.cost.Weights;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * No scaling: what was started in the beginning, or is kept warm, stays. Only a function with a task and no replica gets one,
 * where eq. 7 says, and keeps it.
 */
public final class FixedAutoscaler implements Autoscaler {
    private final long periodNanos;
    private final int capacity;
    private @Nullable StartCost startCost;

    private FixedAutoscaler(long periodNanos, int capacity) {
        this.periodNanos = periodNanos;
        this.capacity = capacity;
    }

    /** From settings: {@code periodSeconds} 2, {@code replicaCapacity} 100. */
    public static FixedAutoscaler create(Settings settings) {
        return new FixedAutoscaler(
                settings.seconds("periodSeconds", 2, 0.001, 3600),
                settings.integer("replicaCapacity", 100, 1, 1_000_000));
    }

    @Override
    public void attach(ClusterView cluster) {
        startCost = new StartCost(cluster, Weights.SCALING, false);
    }

    @Override
    public void tick(long nowNanos, Scaling scaling) {}

    @Override
    public void demand(int function, long nowNanos, Scaling scaling) {
        PlatformView platform = Objects.requireNonNull(startCost).best(function, -1, scaling.explaining());
        if (platform != null) {
            scaling.start(function, platform);
        }
    }

    @Override
    public long periodNanos() {
        return periodNanos;
    }

    @Override
    public int replicaCapacity(int function, int type) {
        return capacity;
    }
}

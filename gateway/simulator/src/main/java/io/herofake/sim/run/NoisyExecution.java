package io.herofake.sim.run;

import io.herofake.policy.Catalog;
import io.herofake.policy.ReplicaView;
import io.herofake.sim.workload.Draws;
import java.util.HashMap;
import java.util.Map;

/**
 * What is true, with noise around it. The noise belongs to a task, not to an execution: whatever runs it, and when, its luck is
 * the same, so that policies are compared on the same luck. A batch has that of its first task.
 */
final class NoisyExecution implements ExecutionModel, TaskTimes {
    private final Noise noise;
    private final Truth truth;
    private final long luck;
    private final Map<Long, Noise.Quantiles> measured = new HashMap<>();

    NoisyExecution(Noise noise, Truth truth, Catalog catalog, long seed) {
        this.noise = noise;
        this.truth = truth;
        luck = Noise.luck(seed);
        for (int f = 0; f < catalog.functionCount(); f++) {
            for (int t = 0; t < catalog.typeCount(); t++) {
                for (int batch = 1; batch <= catalog.largestBatch(f, t); batch++) {
                    String key =
                            Noise.key(catalog.functionName(f), catalog.type(t).name(), batch);
                    Noise.Quantiles quantiles = noise.distributions().get(key);
                    if (quantiles != null) {
                        measured.put(key(f, t, batch), quantiles);
                    }
                }
            }
        }
    }

    private static long key(int function, int type, int batch) {
        return ((long) function << 40) | ((long) type << 16) | batch;
    }

    @Override
    public long executionNanos(ReplicaView replica, long expectedNanos) {
        return nanos(
                replica.function(),
                replica.type(),
                replica.running(),
                replica.runningTask(0).tag());
    }

    @Override
    public long nanos(int function, int type, int batch, long task) {
        long nanos = truth.executionNanos(function, type, batch);
        if (noise.none()) {
            return nanos;
        }
        Draws draws = Draws.of(luck, task);
        Noise.Quantiles quantiles = measured.isEmpty() ? null : measured.get(key(function, type, batch));
        if (quantiles != null) {
            return quantiles.draw(draws);
        }
        return noise.variation() > 0 ? Math.max(1, Math.round(nanos * noise.factor(draws))) : nanos;
    }

    @Override
    public long startNanos(ReplicaView replica, long expectedNanos) {
        return expectedNanos == 0 ? 0 : truth.coldStartNanos(replica.function(), replica.type());
    }

    @Override
    public double energyJoules(ReplicaView replica) {
        int batch = replica.running();
        return truth.energyJoules(replica.function(), replica.type(), batch) / batch;
    }
}

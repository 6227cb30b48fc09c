package io.herofake.sim.run;

import io.herofake.policy.Catalog;
import io.herofake.policy.ReplicaView;
import io.herofake.sim.workload.Draws;
import java.util.HashMap;
import java.util.Map;

/** Execution times with noise. Not thread-safe. */
final class NoisyExecution implements ExecutionModel {
    private final Noise noise;
    private final Draws draws;
    private final Map<Long, Noise.Quantiles> measured = new HashMap<>();

    private NoisyExecution(Noise noise, Catalog catalog, long seed) {
        this.noise = noise;
        draws = new Draws(seed, Draws.Stream.EXECUTION);
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

    static ExecutionModel of(Noise noise, Catalog catalog, long seed) {
        return noise.none() ? PROFILE : new NoisyExecution(noise, catalog, seed);
    }

    private static long key(int function, int type, int batch) {
        return ((long) function << 40) | ((long) type << 16) | batch;
    }

    @Override
    public long executionNanos(ReplicaView replica, long expectedNanos) {
        Noise.Quantiles quantiles =
                measured.isEmpty() ? null : measured.get(key(replica.function(), replica.type(), replica.running()));
        if (quantiles != null) {
            return quantiles.draw(draws);
        }
        return noise.variation() > 0 ? Math.max(1, Math.round(expectedNanos * noise.factor(draws))) : expectedNanos;
    }
}

package io.herofake.sim.run;

import io.herofake.kernel.Kernel;
import io.herofake.policy.ReplicaState;
import io.herofake.policy.ReplicaView;
import io.herofake.sim.workload.Draws;

/**
 * Replicas that fail: at the times of a Poisson process, one of those that are starting, warm or busy. How often that is does not
 * depend on how many a policy keeps.
 *
 * @param meanSeconds  mean time between failures, above 0
 * @param untilSeconds none after this
 */
public record ReplicaFailures(double meanSeconds, double untilSeconds) {
    /** Nothing fails. */
    public static final ReplicaFailures NONE = new ReplicaFailures(1, 0);

    /** Checks the durations. */
    public ReplicaFailures {
        if (!(meanSeconds >= 1e-3 && meanSeconds <= 1e9 && untilSeconds >= 0 && untilSeconds <= 2e9)) {
            throw new IllegalArgumentException(
                    "replicas fail every 0.001 to 1e9 seconds, and until a time from 0 to 2e9 seconds");
        }
    }

    /** The failures of one run. */
    public Disturbance disturbance(long seed) {
        return untilSeconds == 0 ? Disturbance.NONE : new Failures(new Draws(seed, Draws.Stream.FAILURE));
    }

    private final class Failures implements Disturbance {
        private final Draws draws;
        private double nextSeconds;

        Failures(Draws draws) {
            this.draws = draws;
            step();
        }

        private void step() {
            nextSeconds += Math.max(1e-9, meanSeconds * draws.nextExponential());
        }

        @Override
        public long nextNanos() {
            return nextSeconds > untilSeconds ? Long.MAX_VALUE : Math.round(nextSeconds * 1e9);
        }

        @Override
        public void happen(Kernel kernel, long nowNanos) {
            step();
            int platforms = kernel.cluster().platformCount();
            int from = draws.nextInt(platforms);
            for (int i = 0; i < platforms; i++) {
                ReplicaView replica =
                        kernel.cluster().platform((from + i) % platforms).replica();
                if (replica != null && replica.state() != ReplicaState.STOPPING) {
                    kernel.replicaFailed(nowNanos, replica.id());
                    return;
                }
            }
        }
    }
}

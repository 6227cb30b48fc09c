package io.herofake.sim.run;

import io.herofake.policy.ReplicaView;

/** How long things take on modelled replicas. Deterministic; one object a run. */
@FunctionalInterface
public interface ExecutionModel {
    /** Exactly what the profiles say. */
    ExecutionModel PROFILE = (replica, expectedNanos) -> expectedNanos;

    /**
     * The duration of an execution.
     *
     * @param replica       what executes; function, platform type and batch are in it
     * @param expectedNanos what the profile says
     * @return nanoseconds, above 0
     */
    long executionNanos(ReplicaView replica, long expectedNanos);
}

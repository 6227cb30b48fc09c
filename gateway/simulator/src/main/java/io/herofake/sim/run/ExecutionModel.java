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

    /**
     * The duration of a cold start.
     *
     * @param replica       what starts
     * @param expectedNanos what the profile says; 0 if its platform has it in its cache
     * @return nanoseconds, at least 0
     */
    default long startNanos(ReplicaView replica, long expectedNanos) {
        return expectedNanos;
    }

    /** The energy of one of the tasks that a replica has executed, in joules; NaN for what the profile says. */
    default double energyJoules(ReplicaView replica) {
        return Double.NaN;
    }
}

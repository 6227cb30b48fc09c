package io.herofake.server.engine;

import io.herofake.kernel.KernelSettings;
import io.herofake.policy.PolicySpec;
import io.herofake.profile.feedback.DriftBounds;
import java.time.Duration;

/**
 * How an {@link InferenceEngine} is set up.
 *
 * @param policies         in the beginning
 * @param kernel           bounds and semantics
 * @param patience         how long replicas may take before they are given up
 * @param drift            when live execution times have left their profile
 * @param explainedPerSecond placements that are explained a second, at most; 0 to 1000. Starts and releases always are
 * @param spin             how long the engine's thread looks for the next event before it sleeps, while events usually come in
 *                         that time; zero for never, at most 10 ms
 */
public record EngineOptions(
        PolicySpec policies,
        KernelSettings kernel,
        Patience patience,
        DriftBounds drift,
        int explainedPerSecond,
        Duration spin) {
    /** The longest spin. */
    public static final Duration MAX_SPIN = Duration.ofMillis(10);

    /** HeROfake's policies, the kernel's defaults with replica queues in the gateway queue's order. */
    public static final EngineOptions DEFAULT = new EngineOptions(
            PolicySpec.of("hro", "hro", 1),
            KernelSettings.builder().orderReplicaQueues(true).build(),
            Patience.DEFAULT,
            DriftBounds.defaults(),
            5,
            Duration.ZERO);

    /** Checks ranges. */
    public EngineOptions {
        if (explainedPerSecond < 0 || explainedPerSecond > 1000) {
            throw new IllegalArgumentException("explainedPerSecond must be 0 to 1000, not " + explainedPerSecond);
        }
        if (spin.isNegative() || spin.compareTo(MAX_SPIN) > 0) {
            throw new IllegalArgumentException("spin must be 0 to " + MAX_SPIN.toMillis() + " ms, not " + spin);
        }
    }

    /** The names of policies as in {@link ClusterSnapshot#policies}. */
    static String names(PolicySpec policies) {
        return policies.autoscaler() + "-" + policies.scheduler();
    }

    /** The same with other policies. */
    public EngineOptions with(PolicySpec other) {
        return new EngineOptions(other, kernel, patience, drift, explainedPerSecond, spin);
    }

    /** The same with other settings of the kernel. */
    public EngineOptions with(KernelSettings other) {
        return new EngineOptions(policies, other, patience, drift, explainedPerSecond, spin);
    }

    /** The same with another spin. */
    public EngineOptions withSpin(Duration other) {
        return new EngineOptions(policies, kernel, patience, drift, explainedPerSecond, other);
    }

    /** The same with another patience. */
    public EngineOptions with(Patience other) {
        return new EngineOptions(policies, kernel, other, drift, explainedPerSecond, spin);
    }

    /**
     * How long replicas may take. What takes longer is given up and replaced.
     *
     * @param start        for a start
     * @param execution    for an execution, at least
     * @param times        for an execution: so many times what its profile says, if that is longer; at least 1
     * @param stop         for a stop
     */
    public record Patience(Duration start, Duration execution, double times, Duration stop) {
        /** Two minutes, ten seconds, twenty times, ten seconds. */
        public static final Patience DEFAULT =
                new Patience(Duration.ofMinutes(2), Duration.ofSeconds(10), 20, Duration.ofSeconds(10));

        /** Checks ranges. */
        public Patience {
            requireLasting("start", start);
            requireLasting("execution", execution);
            requireLasting("stop", stop);
            if (!(times >= 1 && times <= 1e6)) {
                throw new IllegalArgumentException("times must be 1 to 1000000, not " + times);
            }
        }

        private static void requireLasting(String name, Duration value) {
            if (value.isNegative() || value.isZero() || value.compareTo(Duration.ofDays(1)) > 0) {
                throw new IllegalArgumentException(name + " must be above 0 and at most a day, not " + value);
            }
        }

        long executionNanos(long expectedNanos) {
            return Math.max(execution.toNanos(), (long) (times * expectedNanos));
        }
    }
}

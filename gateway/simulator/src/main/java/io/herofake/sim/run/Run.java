package io.herofake.sim.run;

import io.herofake.policy.PolicySpec;

/**
 * One pair of policies and what came of it.
 *
 * @param policies which
 * @param figures  what came of it
 */
public record Run(PolicySpec policies, RunFigures figures) {
    /** The name of the pair as the paper writes it: {@code HRO-KN}. */
    public String name() {
        return (policies.autoscaler() + "-" + policies.scheduler()).toUpperCase(java.util.Locale.ROOT);
    }
}

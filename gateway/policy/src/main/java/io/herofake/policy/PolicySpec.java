package io.herofake.policy;

import java.util.Map;

/**
 * Which policies, by the names of {@code registry.PolicyRegistry}, with their settings by key.
 *
 * @param autoscaler         name, such as {@code hro}
 * @param scheduler          name, such as {@code hro}
 * @param order              name, or empty for the one that goes with the scheduler
 * @param batching           name, {@code none} for one task at a time, or empty for the one that goes with the scheduler
 * @param admission          name; {@code all} to let every task in
 * @param autoscalerSettings settings of the autoscaler; likewise the others
 * @param seed               for policies that draw random numbers
 */
public record PolicySpec(
        String autoscaler,
        String scheduler,
        String order,
        String batching,
        String admission,
        Map<String, ?> autoscalerSettings,
        Map<String, ?> schedulerSettings,
        Map<String, ?> orderSettings,
        Map<String, ?> batchingSettings,
        Map<String, ?> admissionSettings,
        long seed) {
    /** The autoscaler that the product uses unless another is configured. */
    public static final String DEFAULT_AUTOSCALER = "plan";

    /** The scheduler that the product uses unless another is configured. */
    public static final String DEFAULT_SCHEDULER = "pull";

    /** Both of them. */
    public static final String DEFAULT_PAIR = DEFAULT_AUTOSCALER + "-" + DEFAULT_SCHEDULER;

    /** A pair of policies with the defaults for everything else. */
    public static PolicySpec of(String autoscaler, String scheduler, long seed) {
        Map<String, ?> none = Map.of();
        return new PolicySpec(autoscaler, scheduler, "", "", "all", none, none, none, none, none, seed);
    }

    /**
     * A pair from a name such as {@code hro-kn}: autoscaler, then scheduler.
     *
     * @throws IllegalArgumentException if it is not two names
     */
    public static PolicySpec pair(String name, long seed) {
        int dash = name.indexOf('-');
        if (dash <= 0 || dash == name.length() - 1 || name.indexOf('-', dash + 1) >= 0) {
            throw new IllegalArgumentException(
                    "a pair of policies is AUTOSCALER-SCHEDULER, such as hro-kn, not '" + name + "'");
        }
        return of(name.substring(0, dash), name.substring(dash + 1), seed);
    }
}

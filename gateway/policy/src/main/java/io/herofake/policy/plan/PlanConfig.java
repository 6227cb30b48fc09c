package io.herofake.policy.plan;

import io.herofake.policy.Settings;
import io.herofake.policy.cost.Weights;

/**
 * Settings of {@link PlanAutoscaler}; {@code docs/policies.md} has them all.
 *
 * @param periodNanos   from look to look at the demand
 * @param planNanos     from plan to plan; a multiple of the period in effect
 * @param weights       of time, energy and price in the cost of a task on a platform type
 * @param missTarget    share of a function's tasks that may be late by the queueing estimate
 * @param headroom      for how many times the present demand replicas are kept ready
 * @param peakHalfLife  in how many seconds a peak is half forgotten
 * @param holdNanos     how long replicas must have been surplus to be released
 * @param keepSeconds   after how many seconds without a task nothing is kept ready for a function
 * @param settleSeconds how long a function is watched before it gets platforms that are scarce
 * @param nodeWorth     which share of the next minute's tasks must otherwise be late for a further node to be used
 * @param standbyPatience how many nanoseconds there must have been no room on nodes in use before a further node is used
 *                        to be ready for more
 * @param stickiness    by how much, in the unit of the cost of a task, a type must be cheaper to be moved to
 * @param quick         whether short horizons count in the forecast
 * @param optimise      whether functions are moved to the types that are cheapest for them
 * @param standby       whether replicas are kept ready beyond the present demand
 * @param learn         whether measured execution times correct the profiles
 */
public record PlanConfig(
        long periodNanos,
        long planNanos,
        Weights weights,
        double missTarget,
        double headroom,
        double peakHalfLife,
        long holdNanos,
        double keepSeconds,
        double settleSeconds,
        double nodeWorth,
        long standbyPatience,
        double stickiness,
        boolean quick,
        boolean optimise,
        boolean standby,
        boolean learn) {

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException naming the setting that is out of range
     */
    public static PlanConfig read(Settings settings) {
        Weights weights = Weights.read(settings, "timeWeight", "energyWeight", "priceWeight", Weights.SCALING);
        return new PlanConfig(
                settings.seconds("periodSeconds", 0.1, 0.01, 60),
                settings.seconds("planSeconds", 0.5, 0.01, 3600),
                weights,
                settings.number("missTarget", 0.002, 1e-9, 0.5),
                settings.number("headroom", 3, 1, 100),
                settings.number("peakHalfLifeSeconds", 300, 1, 1e6),
                settings.seconds("holdSeconds", 5, 0, 86400),
                settings.number("keepSeconds", 600, 0, 1e9),
                settings.number("settleSeconds", 1, 0, 3600),
                settings.number("nodeWorth", 0.25, 0, 1e9),
                settings.seconds("standbyPatienceSeconds", 20, 0, 86400),
                settings.number("stickiness", 0.05, 0, 10),
                settings.flag("quickForecast", true),
                settings.flag("optimise", true),
                settings.flag("standby", true),
                settings.flag("learn", true));
    }
}

package io.herofake.sim.evaluation;

import io.herofake.sim.run.RunFigures;
import java.util.function.ToDoubleFunction;

/** The figures of a run that a sweep follows. */
public enum Metric {
    /** Missed tasks in percent. */
    MISSED("missedPercent", "tasks missed (%)", 2, f -> 100 * f.missedFraction()),
    /** Dynamic energy. */
    DYNAMIC_ENERGY(
            "dynamicEnergyKilowattHours",
            "dynamic energy (kWh)",
            4,
            f -> f.energy().totalDynamicJoules() / 3.6e6),
    /** Idle energy of all platforms. */
    IDLE_ENERGY(
            "idleEnergyKilowattHours", "idle energy (kWh)", 4, f -> f.energy().idleJoules() / 3.6e6),
    /** Unused nodes in percent. */
    UNUSED_NODES(
            "unusedNodesPercent",
            "nodes unused (%)",
            1,
            f -> 100.0 * f.use().unusedNodes() / Math.max(1, f.use().nodes())),
    /** Unused platforms in percent. */
    UNUSED_PLATFORMS(
            "unusedPlatformsPercent",
            "platforms unused (%)",
            1,
            f -> 100.0 * f.use().unusedPlatforms() / Math.max(1, f.use().platforms())),
    /** Cold starts. */
    COLD_STARTS("coldStarts", "cold starts", 1, f -> f.use().coldStarts()),
    /** Makespan. */
    MAKESPAN("makespanSeconds", "makespan (s)", 1, f -> f.makespanNanos() / 1e9),
    /** Prices less discounts. */
    REVENUE("revenue", "revenue", 2, f -> f.grossRevenue() - f.discounts());

    private final String key;
    private final String title;
    private final int decimals;

    @SuppressWarnings("ImmutableEnumChecker") // a function without state
    private final ToDoubleFunction<RunFigures> figure;

    Metric(String key, String title, int decimals, ToDoubleFunction<RunFigures> figure) {
        this.key = key;
        this.title = title;
        this.decimals = decimals;
        this.figure = figure;
    }

    /** Its name in files. */
    public String key() {
        return key;
    }

    /** Its name for people, with its unit. */
    public String title() {
        return title;
    }

    /** Decimals that people want to see. */
    public int decimals() {
        return decimals;
    }

    /** Its value for a run. */
    public double of(RunFigures figures) {
        return figure.applyAsDouble(figures);
    }
}

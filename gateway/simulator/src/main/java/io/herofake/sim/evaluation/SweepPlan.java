package io.herofake.sim.evaluation;

import io.herofake.sim.scenario.Axis;
import io.herofake.sim.scenario.ScenarioTree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which variations of a scenario are run. Each axis is varied by itself while the scenario's own values hold for the others, or
 * all are crossed; every variation is run with every seed.
 *
 * @param axes  what is varied; none for seeds alone
 * @param grid  whether axes are crossed
 * @param seeds at least one
 */
public record SweepPlan(List<Axis> axes, boolean grid, List<Long> seeds) {
    private static final int MAX_POINTS = 100_000;

    /** Copies the lists. */
    public SweepPlan {
        axes = List.copyOf(axes);
        seeds = List.copyOf(seeds);
        if (seeds.isEmpty()) {
            throw new IllegalArgumentException("a sweep needs at least one seed");
        }
    }

    /**
     * A plan.
     *
     * @param axes  one named {@code seed} gives the seeds; otherwise they count up from the scenario's
     * @param count how many seeds, where no axis gives them
     * @throws IllegalArgumentException if an axis is given twice, or its seeds are no whole numbers
     */
    public static SweepPlan of(List<Axis> axes, boolean grid, ScenarioTree tree, int count) {
        List<Axis> others = new ArrayList<>();
        List<Long> seeds = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Axis axis : axes) {
            if (!names.add(axis.name())) {
                throw new IllegalArgumentException("'" + axis.name() + "' is given twice");
            }
            if (!axis.name().equals("seed")) {
                others.add(axis);
                continue;
            }
            for (Axis.Value value : axis.values()) {
                seeds.add(seed(value.label()));
            }
        }
        for (int i = 0; seeds.size() < count && !names.contains("seed"); i++) {
            seeds.add(tree.seed() + i);
        }
        return new SweepPlan(others, grid, seeds);
    }

    private static long seed(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a seed is a whole number, not '" + text + "'", e);
        }
    }

    /**
     * One variation.
     *
     * @param axis       the name of the axis that is varied; of all axes if they are crossed; empty if there is none
     * @param parameters the values' labels by the name of the axis
     * @param settings   values as in a scenario file, by their path in it
     */
    public record Point(String axis, Map<String, String> parameters, Map<String, String> settings) {
        /** The scenario with these values. */
        ScenarioTree apply(ScenarioTree tree, long seed) {
            ScenarioTree changed = tree.with("seed", String.valueOf(seed));
            for (Map.Entry<String, String> setting : settings.entrySet()) {
                changed = changed.with(changed.unalias(setting.getKey()), setting.getValue());
            }
            return changed;
        }
    }

    /** All variations, in a fixed order. */
    List<Point> points() {
        List<Point> points = new ArrayList<>();
        if (axes.isEmpty()) {
            points.add(new Point("", Map.of(), Map.of()));
        } else if (grid) {
            points.add(
                    new Point(String.join(" x ", axes.stream().map(Axis::name).toList()), Map.of(), Map.of()));
            for (Axis axis : axes) {
                points = crossed(points, axis);
            }
        } else {
            for (Axis axis : axes) {
                points.addAll(crossed(List.of(new Point(axis.name(), Map.of(), Map.of())), axis));
            }
        }
        return points;
    }

    private static List<Point> crossed(List<Point> points, Axis axis) {
        if ((long) points.size() * axis.values().size() > MAX_POINTS) {
            throw new IllegalArgumentException("a sweep may have at most " + MAX_POINTS + " variations");
        }
        List<Point> crossed = new ArrayList<>();
        for (Point point : points) {
            for (Axis.Value value : axis.values()) {
                Map<String, String> parameters = new LinkedHashMap<>(point.parameters());
                parameters.put(axis.name(), value.label());
                Map<String, String> settings = new LinkedHashMap<>(point.settings());
                settings.putAll(value.settings());
                crossed.add(new Point(point.axis(), parameters, settings));
            }
        }
        return crossed;
    }
}

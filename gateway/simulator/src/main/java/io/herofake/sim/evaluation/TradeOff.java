package io.herofake.sim.evaluation;

import io.herofake.chart.Html;
import io.herofake.chart.LineChart;
import io.herofake.sim.Decimal;
import io.herofake.sim.bound.LowerBound;
import io.herofake.sim.scenario.Axis;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;

/**
 * What a sweep of settings of policies gives for what: misses against energy, and misses against used nodes, one curve a pair, beside
 * what no policy can beat.
 */
final class TradeOff {
    /** Settings that leave the scenario as it is: one bound holds for all of their values. */
    private static final List<String> POLICY =
            List.of("autoscalers.", "schedulers.", "order", "batching", "admission", "kernel.");

    private static final String BOUND = "lower bound";
    private static final int POINTS = 24;
    private static final double LONG_AXIS = 20;

    private final Html html;
    private final List<Sweep.Summary> summaries;
    private final List<LowerBound> bounds;
    private final double[] missed;

    private TradeOff(Html html, List<Sweep.Summary> summaries, List<LowerBound> bounds) {
        this.html = html;
        this.summaries = summaries;
        this.bounds = bounds;
        missed = range();
    }

    /** Whether all that axes vary is settings of policies. */
    static boolean concerns(List<Axis> axes) {
        return !axes.isEmpty()
                && axes.stream()
                        .flatMap(axis -> axis.values().stream())
                        .flatMap(value -> value.settings().keySet().stream())
                        .allMatch(path -> POLICY.stream().anyMatch(path::startsWith));
    }

    /**
     * Two pictures and a table of the bound.
     *
     * @param id        unique in the page
     * @param summaries of variations of settings of policies alone
     * @param bounds    one a seed, at least one
     */
    static void draw(Html html, String id, List<Sweep.Summary> summaries, List<LowerBound> bounds) {
        TradeOff of = new TradeOff(html, summaries, bounds);
        ToDoubleBiFunction<LowerBound, Long> energy = (bound, most) -> bound.joulesAt(most) / 3.6e6;
        ToDoubleBiFunction<LowerBound, Long> nodes =
                (bound, most) -> 100.0 * bound.nodesAt(most) / Math.max(1, bound.nodes());
        of.picture(
                id + "-energy",
                "dynamic energy (kWh)",
                s -> s.of(Metric.DYNAMIC_ENERGY).mean(),
                energy);
        of.picture(
                id + "-nodes",
                "nodes used (%)",
                s -> 100 - s.of(Metric.UNUSED_NODES).mean(),
                nodes);
        List<List<String>> rows = new ArrayList<>();
        for (double percent : of.missed) {
            rows.add(List.of(
                    Decimal.fixed(percent, 2),
                    Decimal.fixed(of.mean(energy, percent), 4),
                    Decimal.fixed(of.mean(nodes, percent), 1)));
        }
        html.table(
                "Lower bound: what a policy takes at least that misses at most so many tasks, and serves all",
                List.of("tasks missed (%)", "dynamic energy (kWh)", "nodes used (%)"),
                rows,
                List.of());
    }

    /** From the least that can be missed to the most that was. */
    private double[] range() {
        double low = bounds.stream()
                .mapToDouble(bound -> 100 * bound.missedFraction())
                .max()
                .orElse(0);
        double high = summaries.stream()
                .mapToDouble(s -> s.of(Metric.MISSED).mean())
                .max()
                .orElse(0);
        double from = Math.max(low, 0.01);
        double to = Math.max(high, from * 1.01);
        double[] range = new double[POINTS];
        for (int i = 0; i < POINTS; i++) {
            range[i] = from * StrictMath.pow(to / from, i / (POINTS - 1.0));
        }
        return range;
    }

    private double mean(ToDoubleBiFunction<LowerBound, Long> figure, double percent) {
        return bounds.stream()
                .mapToDouble(bound -> figure.applyAsDouble(bound, (long) Math.ceil(percent / 100 * bound.tasks())))
                .average()
                .orElse(0);
    }

    private void picture(
            String id,
            String axis,
            ToDoubleFunction<Sweep.Summary> figure,
            ToDoubleBiFunction<LowerBound, Long> atLeast) {
        Map<String, List<LineChart.Point>> points = new LinkedHashMap<>();
        for (Sweep.Summary summary : summaries) {
            points.computeIfAbsent(summary.pair(), pair -> new ArrayList<>())
                    .add(LineChart.Point.of(summary.of(Metric.MISSED).mean(), figure.applyAsDouble(summary)));
        }
        List<LineChart.Line> lines = new ArrayList<>();
        points.forEach((pair, of) -> lines.add(new LineChart.Line(pair, of, false)));
        List<LineChart.Point> bound = new ArrayList<>();
        for (double percent : missed) {
            bound.add(LineChart.Point.of(percent, mean(atLeast, percent)));
        }
        lines.add(new LineChart.Line(BOUND, bound, false));
        boolean far = missed[POINTS - 1] > LONG_AXIS * missed[0];
        html.figure(
                new LineChart(
                                id,
                                "What misses cost: " + axis,
                                "tasks missed (%)" + (far ? ", logarithmic" : ""),
                                axis,
                                far,
                                lines)
                        .svg(),
                "Simulated; means over seeds. Each curve joins the variations in their order; the lower bound is what no policy"
                        + " can beat (docs/lower-bound.md).");
    }
}

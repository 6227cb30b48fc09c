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
import java.util.Objects;

/** The HTML page of a sweep: for each axis a table, and pictures where its values are numbers. */
public final class SweepReport {
    private static final List<Metric> PICTURES =
            List.of(Metric.MISSED, Metric.DYNAMIC_ENERGY, Metric.UNUSED_NODES, Metric.COLD_STARTS);

    private SweepReport() {}

    /**
     * The page.
     *
     * @param sweep  what was run
     * @param all    in the order of its plan
     * @param bounds as {@link Sweep#bounds} gives them
     */
    public static String of(Sweep sweep, List<Sweep.Summary> all, List<LowerBound> bounds) {
        SweepPlan plan = sweep.plan();
        List<String> sources = sweep.first().sources();
        Html html = new Html("HeROfake: " + sweep.first().name() + ", varied");
        html.note(
                "Simulated, not measured: virtual time, modelled replicas; the scheduling and scaling code is the one that"
                        + " serves live requests. Profiles: " + String.join("; ", sources) + ".");
        html.paragraph("Each figure is the mean over " + plan.seeds().size()
                + " seed(s); behind ± stands half the width of its 95% confidence interval (Student's t).");
        Map<String, List<Sweep.Summary>> byAxis = new LinkedHashMap<>();
        all.forEach(summary -> byAxis.computeIfAbsent(summary.point().axis(), name -> new ArrayList<>())
                .add(summary));
        int number = 0;
        for (Map.Entry<String, List<Sweep.Summary>> entry : byAxis.entrySet()) {
            html.heading(2, entry.getKey().isEmpty() ? "Seeds" : entry.getKey());
            Axis axis = plan.axes().stream()
                    .filter(candidate -> candidate.name().equals(entry.getKey()))
                    .findFirst()
                    .orElse(null);
            if (axis != null && axis.numeric() && axis.values().size() > 1) {
                pictures(html, "axis" + number++, axis, entry.getValue());
            }
            List<Axis> axes = plan.grid() ? plan.axes() : axis == null ? List.of() : List.of(axis);
            if (!bounds.isEmpty() && TradeOff.concerns(axes)) {
                TradeOff.draw(html, "trade" + number++, entry.getValue(), bounds);
            }
            table(html, entry.getValue());
        }
        return html.end();
    }

    private static void pictures(Html html, String id, Axis axis, List<Sweep.Summary> summaries) {
        for (Metric metric : PICTURES) {
            Map<String, List<LineChart.Point>> points = new LinkedHashMap<>();
            for (Sweep.Summary summary : summaries) {
                Interval interval = summary.of(metric);
                double x = Double.parseDouble(
                        Objects.requireNonNull(summary.point().parameters().get(axis.name())));
                points.computeIfAbsent(summary.pair(), pair -> new ArrayList<>())
                        .add(new LineChart.Point(x, interval.mean(), interval.half()));
            }
            List<LineChart.Line> lines = new ArrayList<>();
            points.forEach((pair, of) -> lines.add(new LineChart.Line(pair, of, false)));
            html.figure(
                    new LineChart(
                                    id + "-" + metric.key(),
                                    metric.title() + " against " + axis.name(),
                                    axis.name(),
                                    metric.title(),
                                    false,
                                    lines)
                            .svg(),
                    "Simulated. Whiskers: 95% confidence interval over seeds.");
        }
    }

    private static void table(Html html, List<Sweep.Summary> summaries) {
        List<String> head = new ArrayList<>(List.of("run"));
        head.addAll(summaries.get(0).point().parameters().keySet());
        for (Metric metric : Metric.values()) {
            head.add(metric.title());
        }
        List<List<String>> rows = new ArrayList<>();
        for (Sweep.Summary summary : summaries) {
            List<String> row = new ArrayList<>(List.of(summary.pair()));
            row.addAll(summary.point().parameters().values());
            summary.metrics()
                    .forEach((metric, interval) -> row.add(Decimal.fixed(interval.mean(), metric.decimals()) + " ± "
                            + Decimal.fixed(interval.half(), metric.decimals())));
            rows.add(row);
        }
        html.table("Simulated; mean ± half the 95% confidence interval", head, rows, List.of());
    }
}

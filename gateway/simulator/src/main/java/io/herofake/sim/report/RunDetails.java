package io.herofake.sim.report;

import io.herofake.chart.Html;
import io.herofake.chart.LineChart;
import io.herofake.sim.Decimal;
import io.herofake.sim.run.Run;
import io.herofake.sim.run.RunFigures;
import io.herofake.sim.run.TimeSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The parts of the page that go into single runs. */
final class RunDetails {
    private RunDetails() {}

    /** A table of response times. */
    static void levels(Html html, List<Run> runs) {
        List<List<String>> rows = new ArrayList<>();
        for (Run run : runs) {
            for (RunFigures.LevelFigures level : run.figures().levels()) {
                rows.add(List.of(
                        run.name(),
                        level.name(),
                        Long.toString(level.tasks()),
                        Decimal.percent(level.tasks() == 0 ? 0 : (double) level.late() / level.tasks()),
                        seconds(level.meanNanos()),
                        seconds((double) level.quantileNanos(0.5)),
                        seconds((double) level.quantileNanos(0.95)),
                        seconds((double) level.quantileNanos(0.99)),
                        seconds((double) level.quantileNanos(1))));
            }
        }
        html.heading(2, "Response times by QoS level");
        html.table(
                "Completed tasks; seconds; simulated",
                List.of("run", "QoS level", "tasks", "late", "mean", "p50", "p95", "p99", "longest"),
                rows,
                List.of(1));
    }

    private static String seconds(double nanos) {
        return Decimal.fixed(nanos / 1e9, 3);
    }

    /** Pictures of one run. */
    static void of(Html html, Run run) {
        String id = run.name().toLowerCase(Locale.ROOT);
        html.heading(2, run.name());
        TimeSeries series = run.figures().series();
        List<String> types =
                run.figures().types().stream().map(type -> type.name()).toList();
        if (series.size() > 0) {
            html.figure(
                    overTime(id + "-replicas", "Replicas", "replicas", series, 0, types),
                    "Simulated. Replicas of all functions, starting or warm, by platform type.");
            html.figure(
                    overTime(
                            id + "-queues",
                            "Tasks in the system",
                            "tasks",
                            series,
                            types.size(),
                            List.of("in the gateway queue", "on replicas")),
                    "Simulated. Tasks on replicas are queued there or running.");
        }
        distribution(html, id, run.figures());
    }

    private static String overTime(
            String id, String title, String axis, TimeSeries series, int column, List<String> names) {
        List<LineChart.Line> lines = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            List<LineChart.Point> points = new ArrayList<>();
            for (int s = 0; s < series.size(); s++) {
                points.add(LineChart.Point.of(series.seconds(s), series.value(s, column + i)));
            }
            lines.add(new LineChart.Line(names.get(i), points, true));
        }
        return new LineChart(id, title + " over time", "time (s)", axis, false, lines).svg();
    }

    private static void distribution(Html html, String id, RunFigures figures) {
        List<LineChart.Line> lines = new ArrayList<>();
        for (RunFigures.LevelFigures level : figures.levels()) {
            List<LineChart.Point> points = new ArrayList<>();
            for (RunFigures.Quantile quantile : level.quantiles()) {
                points.add(LineChart.Point.of(quantile.nanos() / 1e9, 100 * quantile.fraction()));
            }
            if (!points.isEmpty()) {
                lines.add(new LineChart.Line(level.name(), points, false));
            }
        }
        if (!lines.isEmpty()) {
            html.figure(
                    new LineChart(
                                    id + "-responses",
                                    "Response times by QoS level",
                                    "response time (s)",
                                    "tasks answered within (%)",
                                    true,
                                    lines)
                            .svg(),
                    "Simulated. Cumulative distribution of the completed tasks; logarithmic axis of time.");
        }
    }
}

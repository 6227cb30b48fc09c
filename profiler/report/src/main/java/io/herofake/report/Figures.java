package io.herofake.report;

import io.herofake.chart.LineChart;
import io.herofake.chart.Numbers;
import io.herofake.chart.RowChart;
import io.herofake.model.EnergyScope;
import io.herofake.profile.Distribution;
import io.herofake.profile.ExecutionPoint;
import io.herofake.profile.Figure;
import io.herofake.profile.ScopedFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The pictures: figures 2 to 5 of the paper with the profiles of a selection. */
final class Figures {
    private static final List<String> POWER_PARTS = List.of("idle", "dynamic");
    private static final int COST_POINTS = 8;

    private final Map<String, List<Subject>> functions;

    Figures(Selection selection) {
        functions = selection.byNetwork();
    }

    /** Figure 2. */
    String times() {
        return rows("fig2", "Inference time of one picture", "mean time at batch 1 (ms)", Words.KINDS, subject -> {
            ExecutionPoint point = subject.single();
            Distribution spread = point.distribution();
            String text = Words.millis(point.meanNanos()) + " ms"
                    + (spread == null
                            ? ""
                            : ", p95 " + Words.millis(spread.p95Nanos()) + (spread.steady() ? "" : ", not steady"));
            double high = spread == null ? Double.NaN : spread.p95Nanos() / 1e6;
            List<Double> values = Words.only(Words.index(subject.provenance()), point.meanNanos() / 1e6);
            return List.of(new RowChart.Row(subject.label(), values, text, high));
        });
    }

    /** Figure 3: a bar for each part of the machine whose energy is known. */
    String energies() {
        return rows(
                "fig3",
                "Dynamic energy of one picture",
                "active minus idle energy at batch 1 (mWh)",
                Words.KINDS,
                Figures::energyRows);
    }

    private static List<RowChart.Row> energyRows(Subject subject) {
        ScopedFigures figures = subject.single().dynamicEnergyJoulesPerPicture();
        List<RowChart.Row> rows = new ArrayList<>();
        figures.byScope().forEach((scope, figure) -> {
            if (figure.number().isPresent()) {
                double value = TotalCost.milliwattHours(figure.number().getAsDouble());
                String text = Numbers.text(value) + " mWh, " + Words.kind(figure) + ", " + Words.scope(scope);
                List<Double> values = Words.only(Words.KINDS.indexOf(Words.kind(figure)), value);
                rows.add(new RowChart.Row(subject.label(), values, text, Double.NaN));
            }
        });
        return rows.isEmpty() ? List.of(unknown(subject, figures, Words.KINDS)) : rows;
    }

    private static RowChart.Row unknown(Subject subject, ScopedFigures figures, List<String> parts) {
        List<Double> nothing = parts.stream().map(part -> Double.NaN).toList();
        return new RowChart.Row(subject.label(), nothing, Words.brief(Subject.absence(figures)), Double.NaN);
    }

    /** Figure 5: idle and dynamic power on top of each other where they are of the same part of the machine. */
    String powers() {
        return rows("fig5", "Power at full load", "power (W)", POWER_PARTS, subject -> {
            List<RowChart.Row> rows = new ArrayList<>();
            ScopedFigures idle = subject.idlePower();
            ExecutionPoint point = subject.busiest().orElse(subject.single());
            ScopedFigures energy = point.dynamicEnergyJoulesPerPicture();
            double picturesPerSecond = Subject.picturesPerSecond(point);
            for (EnergyScope scope : EnergyScope.values()) {
                addPower(rows, subject, scope, known(idle, scope), known(energy, scope), picturesPerSecond);
            }
            return rows.isEmpty() ? List.of(unknown(subject, energy, POWER_PARTS)) : rows;
        });
    }

    private static @Nullable Figure known(ScopedFigures figures, EnergyScope scope) {
        Figure figure = figures.byScope().get(scope);
        return figure == null || figure.number().isEmpty() ? null : figure;
    }

    private static void addPower(
            List<RowChart.Row> rows,
            Subject subject,
            EnergyScope scope,
            @Nullable Figure idle,
            @Nullable Figure energy,
            double picturesPerSecond) {
        List<String> words = new ArrayList<>();
        double idleWatts = watts(idle, 1, "idle", words);
        double dynamicWatts = watts(energy, picturesPerSecond, "dynamic", words);
        if (!words.isEmpty()) {
            String text = String.join(" + ", words) + ", " + Words.scope(scope);
            rows.add(new RowChart.Row(subject.label(), List.of(idleWatts, dynamicWatts), text, Double.NaN));
        }
    }

    private static double watts(@Nullable Figure figure, double factor, String what, List<String> words) {
        if (figure == null) {
            return Double.NaN;
        }
        double watts = figure.number().orElseThrow() * factor;
        words.add(Numbers.text(watts) + " W " + what + " (" + Words.kind(figure) + ")");
        return watts;
    }

    private String rows(
            String id, String title, String axis, List<String> parts, Function<Subject, List<RowChart.Row>> rows) {
        List<RowChart.Group> groups = functions.entrySet().stream()
                .map(entry -> new RowChart.Group(
                        entry.getKey(),
                        entry.getValue().stream()
                                .map(rows)
                                .flatMap(List::stream)
                                .toList()))
                .toList();
        return new RowChart(id, title, axis, parts, groups).svg();
    }

    /** Figure 4 of one function. */
    static String cost(String id, String function, TotalCost.Result result, double years) {
        List<LineChart.Line> lines = result.lines().stream()
                .map(line -> new LineChart.Line(
                        line.devices() + " x " + line.subject().label(), points(line, years), false))
                .toList();
        return new LineChart(id, "Total cost: " + function, "time (years)", "cost (euros)", false, lines).svg();
    }

    private static List<LineChart.Point> points(TotalCost.Line line, double years) {
        List<LineChart.Point> points = new ArrayList<>();
        for (int i = 0; i <= COST_POINTS; i++) {
            double at = years * i / COST_POINTS;
            points.add(LineChart.Point.of(at, line.euro(at)));
        }
        return points;
    }
}

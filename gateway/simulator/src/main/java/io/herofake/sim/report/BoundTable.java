package io.herofake.sim.report;

import io.herofake.chart.Html;
import io.herofake.sim.Decimal;
import io.herofake.sim.bound.LowerBound;
import io.herofake.sim.run.Run;
import io.herofake.sim.run.RunFigures;
import java.util.ArrayList;
import java.util.List;

/** Runs beside what no policy can beat. */
final class BoundTable {
    private static final double JOULES_PER_KWH = 3.6e6;

    private BoundTable() {}

    static void of(Html html, List<Run> runs, LowerBound bound) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(lowerBound(bound));
        runs.forEach(run -> rows.add(row(run, bound)));
        html.heading(2, "Beside the lower bound");
        html.table(
                "Simulated; the bound is computed",
                List.of(
                        "run",
                        "missed",
                        "dynamic energy (kWh)",
                        "at least, with its misses",
                        "nodes used",
                        "at least, with its misses"),
                rows,
                List.of());
        html.paragraph("Lower bound: no policy misses fewer tasks, whatever it knows; none that misses at most "
                + Decimal.percent((double) bound.missedAllowed() / Math.max(1, bound.tasks()))
                + " (twice the bound and half a percentage point) takes less dynamic energy or fewer nodes, if all tasks run."
                + " The two columns beside energy and nodes are the bounds for policies that miss no more tasks than the run of"
                + " that row. docs/lower-bound.md has the assumptions and the proof.");
    }

    private static List<String> lowerBound(LowerBound bound) {
        return List.of(
                "lower bound",
                Decimal.fixed(100 * bound.missedFraction(), 2) + "%",
                kilowattHours(bound.joulesAt(bound.missedAllowed())),
                "",
                Integer.toString(bound.nodesAt(bound.missedAllowed())),
                "");
    }

    private static List<String> row(Run run, LowerBound bound) {
        RunFigures figures = run.figures();
        long missed = figures.outcomes().missed();
        boolean all = figures.outcomes().completed() == figures.tasks();
        return List.of(
                run.name(),
                Decimal.fixed(100 * figures.missedFraction(), 2) + "%",
                kilowattHours(figures.energy().totalDynamicJoules()),
                all ? kilowattHours(bound.joulesAt(missed)) : "n/a",
                Integer.toString(figures.use().nodes() - figures.use().unusedNodes()),
                all ? Integer.toString(bound.nodesAt(missed)) : "n/a");
    }

    private static String kilowattHours(double joules) {
        return Decimal.fixed(joules / JOULES_PER_KWH, 4);
    }
}

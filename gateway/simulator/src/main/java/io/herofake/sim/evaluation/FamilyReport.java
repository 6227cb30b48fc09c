package io.herofake.sim.evaluation;

import io.herofake.chart.Html;
import io.herofake.sim.Decimal;
import io.herofake.sim.bound.LowerBound;
import io.herofake.sim.run.Run;
import io.herofake.sim.scenario.Family;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The HTML page of a half of the family. The same bytes for the same results. */
public final class FamilyReport {
    private FamilyReport() {}

    /** The page. */
    public static String of(Family half, List<FamilyRun.Result> results) {
        Html html = new Html("HeROfake: the " + half.id() + " half of the family");
        html.note(
                "Simulated, not measured: virtual time, modelled replicas. Lower bounds are computed; docs/lower-bound.md has"
                        + " their proof, docs/scenarios.md the scenarios.");
        scores(html, results);
        for (FamilyRun.Result result : results) {
            scenario(html, result);
        }
        return html.end();
    }

    private static void scores(Html html, List<FamilyRun.Result> results) {
        List<List<String>> rows = new ArrayList<>();
        for (Scores of : Scores.of(results)) {
            rows.add(List.of(
                    of.pair(),
                    Decimal.fixed(of.meanMissed(), 2),
                    of.fewest() + " of " + of.scenarios(),
                    of.near() + " of " + of.bounded(),
                    of.frugal() + " of " + of.comparable(),
                    of.served() + " of " + of.scenarios()));
        }
        html.heading(2, "All scenarios");
        html.table(
                "AUTOSCALER-SCHEDULER; simulated",
                List.of(
                        "run",
                        "missed (%), mean",
                        "fewest misses",
                        "within 2x the bound + 0.5 points",
                        "no more energy than HRO-HRO",
                        "all tasks served"),
                rows,
                List.of());
        html.paragraph(
                "Fewest misses: no more than any other pair here. Energy is compared where the pair misses no more tasks"
                        + " than HRO-HRO.");
    }

    private static void scenario(Html html, FamilyRun.Result result) {
        List<List<String>> rows = new ArrayList<>();
        LowerBound bound = result.bound();
        if (bound != null) {
            long allowed = bound.missedAllowed();
            rows.add(List.of(
                    "lower bound",
                    Decimal.fixed(100 * bound.missedFraction(), 2),
                    Decimal.fixed(bound.joulesAt(allowed) / 3.6e6, 4),
                    Decimal.fixed(100 - 100.0 * bound.nodesAt(allowed) / bound.nodes(), 1),
                    "",
                    "",
                    ""));
        }
        result.runs().stream()
                .sorted(Comparator.comparingLong(run -> run.figures().outcomes().missed()))
                .forEach(run -> rows.add(row(run, result)));
        html.heading(2, result.scenario().name());
        html.paragraph(result.scenario().workload().description() + "; "
                + result.runs().get(0).figures().tasks() + " tasks; "
                + result.scenario().nodes().size() + " nodes; seed "
                + result.scenario().seed() + ".");
        html.table(
                "Energy and nodes of the lower bound: for whoever misses at most twice it and half a point",
                List.of(
                        "run",
                        "missed (%)",
                        "dynamic energy (kWh)",
                        "nodes unused (%)",
                        "fewest misses",
                        "within 2x the bound + 0.5 points",
                        "no more energy than HRO-HRO"),
                rows,
                List.of());
    }

    private static List<String> row(Run run, FamilyRun.Result result) {
        Verdict verdict = Verdict.of(run, result.runs(), result.bound());
        return List.of(
                run.name(),
                Decimal.fixed(Metric.MISSED.of(run.figures()), 2),
                Decimal.fixed(Metric.DYNAMIC_ENERGY.of(run.figures()), 4),
                Decimal.fixed(Metric.UNUSED_NODES.of(run.figures()), 1),
                word(verdict.fewest()),
                word(verdict.near()),
                word(verdict.frugal()));
    }

    private static String word(@Nullable Boolean verdict) {
        return verdict == null ? "" : verdict ? "yes" : "no";
    }
}

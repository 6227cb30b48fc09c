package io.herofake.sim.evaluation;

import io.herofake.sim.Decimal;
import io.herofake.sim.bound.LowerBound;
import io.herofake.sim.report.ResultsJson;
import io.herofake.sim.run.Run;
import io.herofake.sim.run.RunFigures;
import io.herofake.sim.scenario.Family;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Writes what came of a half of the family as JSON, as CSV and as a table of plain text. */
public final class FamilyFiles {
    private static final List<String> BOUNDS = List.of(
            "boundMissed",
            "boundMissedPercent",
            "boundDynamicEnergyKilowattHoursAtItsMisses",
            "boundUsedNodesAtItsMisses",
            "fewestMisses",
            "withinTwiceTheBoundAndHalfAPoint",
            "noMoreEnergyThanHroHro");

    private FamilyFiles() {}

    /** The file {@code results.json}: one object a run. */
    public static String json(Family half, List<FamilyRun.Result> results) {
        List<ResultsJson.Entry> entries = new ArrayList<>();
        for (FamilyRun.Result result : results) {
            for (Run run : result.runs()) {
                entries.add(new ResultsJson.Entry(result.scenario(), Map.of("family", half.id()), run, result.bound()));
            }
        }
        return ResultsJson.of(entries);
    }

    /** A line for each scenario and pair. */
    public static String csv(Family half, List<FamilyRun.Result> results) {
        StringJoiner head = new StringJoiner(",", "", "\n")
                .add("family")
                .add("scenario")
                .add("run")
                .add("tasks")
                .add("missed")
                .add("unserved");
        for (Metric metric : Metric.values()) {
            head.add(metric.key());
        }
        BOUNDS.forEach(head::add);
        StringBuilder out = new StringBuilder(head.toString());
        for (FamilyRun.Result result : results) {
            for (Run run : result.runs()) {
                out.append(line(half, result, run));
            }
        }
        return out.toString();
    }

    private static String line(Family half, FamilyRun.Result result, Run run) {
        RunFigures figures = run.figures();
        long missed = figures.outcomes().missed();
        StringJoiner line = new StringJoiner(",", "", "\n")
                .add(half.id())
                .add(result.scenario().name())
                .add(run.name())
                .add(String.valueOf(figures.tasks()))
                .add(String.valueOf(missed))
                .add(String.valueOf(figures.tasks() - figures.outcomes().completed()));
        for (Metric metric : Metric.values()) {
            line.add(Decimal.of(metric.of(figures)).toPlainString());
        }
        LowerBound bound = result.bound();
        line.add(bound == null ? "" : String.valueOf(bound.missed()));
        line.add(bound == null ? "" : Decimal.of(100 * bound.missedFraction()).toPlainString());
        line.add(bound == null ? "" : Decimal.of(bound.joulesAt(missed) / 3.6e6).toPlainString());
        line.add(bound == null ? "" : String.valueOf(bound.nodesAt(missed)));
        Verdict verdict = Verdict.of(run, result.runs(), bound);
        return line.add(String.valueOf(verdict.fewest()))
                .add(text(verdict.near()))
                .add(text(verdict.frugal()))
                .toString();
    }

    private static String text(@Nullable Boolean verdict) {
        return verdict == null ? "" : verdict.toString();
    }

    /** For a terminal: each scenario with its pairs, fewest misses first, then how each pair does over all. */
    public static String table(List<FamilyRun.Result> results) {
        StringBuilder out = new StringBuilder();
        for (FamilyRun.Result result : results) {
            out.append(result.scenario().name()).append('\n');
            LowerBound bound = result.bound();
            if (bound != null) {
                long allowed = bound.missedAllowed();
                row(
                        out,
                        "lower bound",
                        100 * bound.missedFraction(),
                        bound.joulesAt(allowed) / 3.6e6,
                        100 - 100.0 * bound.nodesAt(allowed) / bound.nodes());
            }
            List<Run> runs = new ArrayList<>(result.runs());
            runs.sort(Comparator.comparingLong(run -> run.figures().outcomes().missed()));
            for (Run run : runs) {
                row(
                        out,
                        run.name(),
                        Metric.MISSED.of(run.figures()),
                        Metric.DYNAMIC_ENERGY.of(run.figures()),
                        Metric.UNUSED_NODES.of(run.figures()));
            }
        }
        return out.append(scores(results)).toString();
    }

    private static void row(StringBuilder out, String name, double missed, double kilowattHours, double unused) {
        out.append(String.format(
                Locale.ROOT,
                "  %-12s missed %7s %%   dynamic %s kWh   nodes unused %5s %%%n",
                name,
                Decimal.fixed(missed, 2),
                Decimal.fixed(kilowattHours, 4),
                Decimal.fixed(unused, 1)));
    }

    private static String scores(List<FamilyRun.Result> results) {
        StringBuilder out = new StringBuilder("all scenarios\n");
        for (Scores of : Scores.of(results)) {
            out.append(String.format(
                    Locale.ROOT,
                    "  %-12s missed %7s %% on average; fewest in %d of %d; within 2x the bound + 0.5 points in %d of %d;"
                            + " no more energy than HRO-HRO in %d of %d; all served in %d%n",
                    of.pair(),
                    Decimal.fixed(of.meanMissed(), 2),
                    of.fewest(),
                    of.scenarios(),
                    of.near(),
                    of.bounded(),
                    of.frugal(),
                    of.comparable(),
                    of.served()));
        }
        return out.append(
                        "Simulated. Lower bound: no policy misses fewer; none that misses at most 2x that + 0.5 points"
                                + " takes less energy or leaves more nodes unused.\n")
                .toString();
    }
}

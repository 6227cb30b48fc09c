package io.herofake.sim.evaluation;

import io.herofake.sim.Decimal;
import io.herofake.sim.report.ResultsJson;
import io.herofake.sim.run.Run;
import io.herofake.sim.scenario.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** Writes what came of a half of the family as JSON, as CSV and as a table of plain text. */
public final class FamilyFiles {
    private FamilyFiles() {}

    /** The file {@code results.json}: one object a run. */
    public static String json(Family half, List<FamilyRun.Result> results) {
        List<ResultsJson.Entry> entries = new ArrayList<>();
        for (FamilyRun.Result result : results) {
            for (Run run : result.runs()) {
                entries.add(new ResultsJson.Entry(result.scenario(), Map.of("family", half.id()), run));
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
                .add("missed");
        for (Metric metric : Metric.values()) {
            head.add(metric.key());
        }
        StringBuilder out = new StringBuilder(head.toString());
        for (FamilyRun.Result result : results) {
            for (Run run : result.runs()) {
                StringJoiner line = new StringJoiner(",", "", "\n")
                        .add(half.id())
                        .add(result.scenario().name())
                        .add(run.name())
                        .add(String.valueOf(run.figures().tasks()))
                        .add(String.valueOf(run.figures().outcomes().missed()));
                for (Metric metric : Metric.values()) {
                    line.add(Decimal.of(metric.of(run.figures())).toPlainString());
                }
                out.append(line);
            }
        }
        return out.toString();
    }

    /** For a terminal: each scenario with its pairs, fewest misses first. */
    public static String table(List<FamilyRun.Result> results) {
        StringBuilder out = new StringBuilder();
        for (FamilyRun.Result result : results) {
            out.append(result.scenario().name()).append('\n');
            List<Run> runs = new ArrayList<>(result.runs());
            runs.sort(java.util.Comparator.comparingLong(
                    run -> run.figures().outcomes().missed()));
            for (Run run : runs) {
                out.append(String.format(
                        Locale.ROOT,
                        "  %-12s missed %7s %%   dynamic %s kWh   nodes unused %5s %%%n",
                        run.name(),
                        Decimal.fixed(Metric.MISSED.of(run.figures()), 2),
                        Decimal.fixed(Metric.DYNAMIC_ENERGY.of(run.figures()), 4),
                        Decimal.fixed(Metric.UNUSED_NODES.of(run.figures()), 1)));
            }
        }
        return out.toString();
    }
}

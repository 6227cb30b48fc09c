package io.herofake.sim.report;

import io.herofake.sim.Decimal;
import io.herofake.sim.bound.LowerBound;
import io.herofake.sim.run.Run;
import io.herofake.sim.run.RunFigures;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The runs as a table of plain text, for a terminal. */
public final class RunTable {
    private static final int[] WIDTHS = {-12, 9, 12, 14, 12, 12, 13, 14};

    private RunTable() {}

    /**
     * One line a run, with a heading.
     *
     * @param bound what no policy can beat; null if it is not known
     */
    public static String of(List<Run> runs, @Nullable LowerBound bound) {
        StringBuilder out = new StringBuilder();
        row(
                out,
                List.of(
                        "run",
                        "missed",
                        "cold start",
                        "dynamic kWh",
                        "idle kWh",
                        "unused",
                        "cold starts",
                        "makespan min"));
        for (Run run : runs) {
            RunFigures f = run.figures();
            row(
                    out,
                    List.of(
                            run.name(),
                            Decimal.percent(f.missedFraction()),
                            Long.toString(f.outcomes().lateColdStart()),
                            Decimal.fixed(f.energy().totalDynamicJoules() / 3.6e6, 4),
                            Decimal.fixed(f.energy().idleJoules() / 3.6e6, 4),
                            Decimal.percent(PaperClaims.unusedNodes(f)),
                            Long.toString(f.use().coldStarts()),
                            Decimal.fixed(f.makespanNanos() / 6e10, 2)));
        }
        if (bound != null) {
            bound(out, bound);
        }
        if (runs.stream().anyMatch(run -> run.figures().energy().unknownExecutions() > 0)) {
            out.append("kWh n/a: the profile of something that was executed has no energy.\n");
        }
        return out.append("Simulated. missed: tasks; cold start: late tasks, mostly for a cold start; unused: nodes.\n")
                .toString();
    }

    private static void bound(StringBuilder out, LowerBound bound) {
        long allowed = bound.missedAllowed();
        row(
                out,
                List.of(
                        "lower bound",
                        Decimal.percent(bound.missedFraction()),
                        "",
                        Decimal.fixed(bound.joulesAt(allowed) / 3.6e6, 4),
                        "",
                        Decimal.percent(1 - (double) bound.nodesAt(allowed) / Math.max(1, bound.nodes())),
                        "",
                        ""));
        out.append("Lower bound: no policy misses fewer; none that misses at most ")
                .append(Decimal.percent((double) allowed / Math.max(1, bound.tasks())))
                .append(" takes less energy or leaves more nodes unused.\n");
    }

    private static void row(StringBuilder out, List<String> cells) {
        for (int i = 0; i < cells.size(); i++) {
            String padding =
                    " ".repeat(Math.max(0, Math.abs(WIDTHS[i]) - cells.get(i).length()));
            out.append(WIDTHS[i] < 0 ? cells.get(i) + padding : padding + cells.get(i));
        }
        out.append('\n');
    }
}

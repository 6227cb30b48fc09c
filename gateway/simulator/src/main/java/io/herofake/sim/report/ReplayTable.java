package io.herofake.sim.report;

import io.herofake.sim.Decimal;
import io.herofake.sim.run.Run;
import io.herofake.sim.run.RunFigures;
import io.herofake.sim.workload.RecordedFigures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a gateway recorded beside what simulation says of the same arrivals, as plain text for a terminal. */
public final class ReplayTable {
    private static final double JOULES_PER_KWH = 3.6e6;

    private ReplayTable() {}

    /** One line for the recording and one a run, with a heading and notes. */
    public static String of(RecordedFigures recorded, List<Run> runs) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "run",
                "tasks",
                "missed",
                "cold start",
                "refused",
                "dynamic kWh",
                "starts",
                "cold starts",
                "nodes used",
                "platforms"));
        rows.add(row(recorded));
        runs.forEach(run -> rows.add(row(run)));
        StringBuilder out = new StringBuilder();
        int[] widths = widths(rows);
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                String padding = " ".repeat(widths[i] - row.get(i).length());
                out.append(i == 0 ? row.get(i) + padding : "  " + padding + row.get(i));
            }
            out.append('\n');
        }
        return out.append(notes(recorded)).toString();
    }

    private static List<String> row(RecordedFigures f) {
        return List.of(
                "recorded",
                Long.toString(f.tasks()),
                Decimal.percent(f.missedFraction()),
                Long.toString(f.lateColdStart()),
                Long.toString(f.refused()),
                Decimal.fixed(f.dynamicJoules() / JOULES_PER_KWH, 6),
                Long.toString(f.starts()),
                Long.toString(f.coldStarts()),
                Integer.toString(f.nodesUsed()),
                Integer.toString(f.platformsUsed()));
    }

    private static List<String> row(Run run) {
        RunFigures f = run.figures();
        return List.of(
                run.name(),
                Long.toString(f.tasks()),
                Decimal.percent(f.missedFraction()),
                Long.toString(f.outcomes().lateColdStart()),
                Long.toString(f.outcomes().refused()),
                Decimal.fixed(f.energy().totalDynamicJoules() / JOULES_PER_KWH, 6),
                Long.toString(f.use().replicaStarts()),
                Long.toString(f.use().coldStarts()),
                Integer.toString(f.use().nodes() - f.use().unusedNodes()),
                Integer.toString(f.use().platforms() - f.use().unusedPlatforms()));
    }

    private static int[] widths(List<List<String>> rows) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            Arrays.setAll(widths, i -> Math.max(widths[i], row.get(i).length()));
        }
        return widths;
    }

    private static String notes(RecordedFigures f) {
        StringBuilder notes = new StringBuilder();
        notes.append("recorded: what the gateway did");
        notes.append(
                f.simulated() > 0
                        ? ", " + f.simulated() + " of " + f.completed() + " completed tasks on simulated platforms"
                        : "");
        notes.append(". The other lines are simulated, from the scenario's nodes and profiles.\n");
        notes.append("missed: of the tasks not cancelled; cold start: late tasks, mostly for a cold start.\n");
        if (f.unfinished() > 0) {
            notes.append(f.unfinished()).append(" recorded tasks have no end in the recording and count as missed.\n");
        }
        if (f.cancelled() > 0) {
            notes.append(f.cancelled())
                    .append(
                            " recorded tasks were cancelled or brought no readable picture; simulation completes them.\n");
        }
        if (f.unknownEnergy() > 0) {
            notes.append("The energy of ").append(f.unknownEnergy()).append(" recorded tasks is not known.\n");
        }
        if (f.dropped() > 0) {
            notes.append("WARNING: the gateway could not record ").append(f.dropped());
            notes.append(" events, so the recorded figures are too low.\n");
        }
        return notes.toString();
    }
}

package io.herofake.load;

import io.herofake.load.LoadResult.Own;
import io.herofake.load.LoadResult.Row;
import io.herofake.sim.Decimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** The result of a load as text, for a terminal. */
public final class LoadText {
    private static final List<String> HEADINGS = List.of(
            "function",
            "QoS",
            "due",
            "answered",
            "missed",
            "missed here",
            "refused",
            "failed",
            "p50 ms",
            "p95 ms",
            "p99 ms",
            "max ms");
    private static final double NANOS_PER_MILLI = 1e6;

    private LoadText() {}

    /** Some lines, the last with a line feed. */
    public static String of(LoadResult result) {
        List<String> lines = new ArrayList<>();
        head(lines, result);
        lines.add("");
        lines.addAll(table(result));
        lines.add(
                "missed: answered after the deadline, as the gateway says; missed here: later than the deadline from when it was due");
        lines.add("latencies: from when a request was due to its whole answer");
        reasons(lines, result.total());
        own(lines, result.own(), result.serviceLatency());
        warnings(lines, result);
        return String.join("\n", lines) + "\n";
    }

    private static void head(List<String> lines, LoadResult result) {
        LoadPlan plan = result.plan();
        lines.add("load on " + plan.address().url() + ": " + plan.workload().description()
                + (plan.speed() == 1 ? "" : ", " + plan.speed() + " times as fast") + "; "
                + plan.pictures().description());
        Row total = result.total();
        lines.add(total.due() + " requests were due in " + seconds(result.lengthNanos()) + " s"
                + (result.cut() ? "; STOPPED before the end, " + total.unfinished() + " were under way" : ""));
        if (total.answered() > 0) {
            lines.add(simulated(total));
        }
    }

    private static String simulated(Row total) {
        String cold = total.coldStarts() + " waited for a replica to start; dynamic energy "
                + Decimal.fixed(total.joules(), 2) + " J"
                + (total.unknownEnergy() > 0 ? ", not known of " + total.unknownEnergy() : "");
        if (total.simulated() == 0) {
            return "answered on real platforms; " + cold;
        }
        return total.simulated() == total.answered()
                ? "SIMULATED: all answers are from simulated platforms; " + cold
                : "SIMULATED: " + total.simulated() + " of " + total.answered()
                        + " answers are from simulated platforms; " + cold;
    }

    private static List<String> table(LoadResult result) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADINGS);
        result.rows().forEach(row -> rows.add(cells(row)));
        if (result.byFunction().size() > 1) {
            result.byFunction().forEach(row -> rows.add(cells(row)));
        }
        if (result.byLevel().size() > 1) {
            result.byLevel().forEach(row -> rows.add(cells(row)));
        }
        rows.add(cells(result.total()));
        return aligned(rows);
    }

    private static List<String> cells(Row row) {
        Histogram latency = row.latency();
        boolean none = latency.getTotalCount() == 0;
        List<String> cells = new ArrayList<>(List.of(
                row.function().isEmpty() ? "all" : row.function(),
                row.level().isEmpty() ? "all" : row.level(),
                Long.toString(row.due()),
                Long.toString(row.answered()),
                share(row.missedByServer(), row.answered()),
                share(row.missedByClient(), row.answered()),
                Long.toString(row.refusals()),
                Long.toString(row.failures())));
        for (double percentile : new double[] {50, 95, 99, 100}) {
            cells.add(none ? "-" : millis(latency.getValueAtPercentile(percentile)));
        }
        return cells;
    }

    private static String share(long part, long of) {
        return of == 0 ? "-" : part + " (" + Decimal.percent((double) part / of) + ")";
    }

    private static List<String> aligned(List<List<String>> rows) {
        int[] widths = new int[HEADINGS.size()];
        rows.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String padding = " ".repeat(widths[i] - row.get(i).length());
            line.append(i < 2 ? row.get(i) + padding : padding + row.get(i)).append("  ");
        }
        return line.toString().stripTrailing();
    }

    private static void reasons(List<String> lines, Row total) {
        if (total.refusals() > 0) {
            lines.add("refused: " + counts(total.refused()));
        }
        if (total.failures() > 0) {
            lines.add("failed: " + counts(total.failed()));
        }
    }

    private static String counts(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    private static void own(List<String> lines, Own own, Histogram service) {
        lines.add("own lag, from due to sent: p50 " + millis(own.lag().getValueAtPercentile(50)) + " ms, p99 "
                + millis(own.lag().getValueAtPercentile(99)) + " ms, max "
                + millis(own.lag().getMaxValue())
                + " ms; " + Decimal.fixed(own.sentPerSecond(), 1) + " sent a second, "
                + Decimal.fixed(own.wantedPerSecond(), 1) + " wanted; at most " + own.mostConnections()
                + " connections");
        if (service.getTotalCount() > 0) {
            lines.add("from sent to answer alone: p50 " + millis(service.getValueAtPercentile(50)) + " ms, p99 "
                    + millis(service.getValueAtPercentile(99)) + " ms");
        }
    }

    private static void warnings(List<String> lines, LoadResult result) {
        Own own = result.own();
        if (!own.keptTime()) {
            lines.add("WARNING: " + own.sentLate() + " of " + own.sent() + " requests ("
                    + Decimal.percent((double) own.sentLate() / own.sent())
                    + ") left more than 10 ms late: this was not the load that was asked for"
                    + (own.waitedForConnection() > 0
                            ? "; " + own.waitedForConnection() + " found all "
                                    + result.plan().connections() + " connections busy (--connections)"
                            : "; this machine is too slow or too busy for it"));
        }
        Long notSent = result.total().failed().get("not_sent_too_many_waiting");
        if (notSent != null) {
            lines.add("WARNING: " + notSent + " requests were not sent, as "
                    + result.plan().waiting() + " waited for a connection already");
        }
    }

    private static String seconds(long nanos) {
        return Decimal.fixed(nanos / 1e9, 1);
    }

    private static String millis(long nanos) {
        return Decimal.fixed(nanos / NANOS_PER_MILLI, nanos < 10_000_000 ? 2 : 0);
    }
}

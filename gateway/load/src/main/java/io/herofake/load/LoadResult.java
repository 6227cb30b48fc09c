package io.herofake.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/**
 * What came of a load. Every request that was due is in exactly one of answered, refused, failed and unfinished. Latencies are in
 * nanoseconds, from when a request was due to its whole answer. Immutable but for the histograms, which nobody changes.
 *
 * @param plan            what was to be done
 * @param cut             whether it was stopped before its end
 * @param startMillis     when it began, since the epoch
 * @param lengthNanos     how long it took, the last answers included
 * @param rows            by function and QoS level, those without a request left out
 * @param own             how well the load generator itself did
 * @param serviceLatency  from when a request was written, not from when it was due
 */
public record LoadResult(
        LoadPlan plan,
        boolean cut,
        long startMillis,
        long lengthNanos,
        List<Row> rows,
        Own own,
        Histogram serviceLatency) {

    /**
     * Requests of one function at one QoS level, or the sum of several.
     *
     * @param function       its name; empty for the sum over functions
     * @param level          its name; empty for the sum over levels
     * @param due            requests that were due
     * @param answered       those that got a verdict
     * @param missedByServer of the answered: those whose deadline was missed, as the gateway says
     * @param missedByClient of the answered: those that took longer than the deadline here, counted from when they were due
     * @param simulated      of the answered: those on a simulated platform, as the gateway says
     * @param coldStarts     of the answered: those that waited for a replica to start, as the gateway says
     * @param unfinished     under way when the load was stopped
     * @param joules         dynamic energy of the answered, as far as the gateway knows it
     * @param unknownEnergy  of the answered: those whose energy the gateway does not know
     * @param refused        that the gateway said no to, by its code
     * @param failed         that broke, ran out of time, were not sent, or were answered with a failure, by reason
     * @param latency        of the answered
     */
    public record Row(
            String function,
            String level,
            long due,
            long answered,
            long missedByServer,
            long missedByClient,
            long simulated,
            long coldStarts,
            long unfinished,
            double joules,
            long unknownEnergy,
            Map<String, Long> refused,
            Map<String, Long> failed,
            Histogram latency) {
        private static Row of(Cell cell) {
            return new Row(
                    cell.function,
                    cell.level,
                    cell.scheduled,
                    cell.answered,
                    cell.missedByServer,
                    cell.missedByClient,
                    cell.simulated,
                    cell.coldStarts,
                    cell.unfinished,
                    cell.joules,
                    cell.unknownEnergy,
                    cell.refused,
                    cell.failed,
                    cell.latencies());
        }

        /** The sum of two, under new names. */
        private Row plus(Row other, String newFunction, String newLevel) {
            Histogram both = latency.copy();
            both.add(other.latency);
            return new Row(
                    newFunction,
                    newLevel,
                    due + other.due,
                    answered + other.answered,
                    missedByServer + other.missedByServer,
                    missedByClient + other.missedByClient,
                    simulated + other.simulated,
                    coldStarts + other.coldStarts,
                    unfinished + other.unfinished,
                    joules + other.joules,
                    unknownEnergy + other.unknownEnergy,
                    sum(refused, other.refused),
                    sum(failed, other.failed),
                    both);
        }

        private static Map<String, Long> sum(Map<String, Long> one, Map<String, Long> other) {
            Map<String, Long> sum = new TreeMap<>(one);
            other.forEach((reason, count) -> sum.merge(reason, count, Long::sum));
            return sum;
        }

        /** Requests that were refused for whatever reason. */
        public long refusals() {
            return total(refused);
        }

        /** Requests that failed for whatever reason. */
        public long failures() {
            return total(failed);
        }

        private static long total(Map<String, Long> counts) {
            return counts.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /**
     * How well the load generator itself did.
     *
     * @param sent                requests written to a connection
     * @param sentLate            those that left more than 10 ms after they were due
     * @param waitedForConnection those that found all connections busy
     * @param mostConnections     connections that were open at a time, at most
     * @param wantedPerSecond     requests due a second, over the time in which they were due; 0 with fewer than two
     * @param sentPerSecond       requests sent a second, over the time in which they were sent; 0 with fewer than two
     * @param lag                 from when a request was due to when it was written
     */
    public record Own(
            long sent,
            long sentLate,
            long waitedForConnection,
            int mostConnections,
            double wantedPerSecond,
            double sentPerSecond,
            Histogram lag) {
        private static final double TOLERATED = 0.01;

        private static Own of(Tally tally) {
            return new Own(
                    tally.sent,
                    tally.sentLate,
                    tally.waitedForConnection,
                    tally.mostConnections,
                    perSecond(tally.scheduled, tally.firstDueNanos, tally.lastDueNanos),
                    perSecond(tally.sent, tally.firstSentNanos, tally.lastSentNanos),
                    tally.lag);
        }

        private static double perSecond(long count, long firstNanos, long lastNanos) {
            return count < 2 || lastNanos <= firstNanos ? 0 : (count - 1) * 1e9 / (lastNanos - firstNanos);
        }

        /** Whether at most 1% of the requests left late; if not, the load was not the one that was asked for. */
        public boolean keptTime() {
            return sentLate <= TOLERATED * sent;
        }
    }

    LoadResult(LoadPlan plan, Tally tally, long startMillis, long lengthNanos, boolean cut) {
        this(
                plan,
                cut,
                startMillis,
                lengthNanos,
                tally.cells.stream()
                        .filter(cell -> cell.scheduled > 0)
                        .map(Row::of)
                        .toList(),
                Own.of(tally),
                tally.service);
    }

    /** All requests. */
    public Row total() {
        return sum(rows, "", "");
    }

    /** By function. */
    public List<Row> byFunction() {
        return grouped(Row::function, true);
    }

    /** By QoS level. */
    public List<Row> byLevel() {
        return grouped(Row::level, false);
    }

    private List<Row> grouped(Function<Row, String> name, boolean functions) {
        List<Row> groups = new ArrayList<>();
        for (String group : rows.stream().map(name).distinct().toList()) {
            List<Row> members =
                    rows.stream().filter(row -> name.apply(row).equals(group)).toList();
            groups.add(sum(members, functions ? group : "", functions ? "" : group));
        }
        return groups;
    }

    private static Row sum(List<Row> rows, String function, String level) {
        Row sum = Row.of(new Cell(function, level));
        for (Row row : rows) {
            sum = sum.plus(row, function, level);
        }
        return sum;
    }
}

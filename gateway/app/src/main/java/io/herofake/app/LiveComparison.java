package io.herofake.app;

import io.herofake.load.LoadResult;
import io.herofake.sim.Decimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One pair of policies: the live gateway on simulated platforms beside the simulator.
 *
 * @param policies  their names
 * @param live      what the gateway did
 * @param simulated what the simulator says of the same trace
 * @param replayed  what the simulator says of the arrivals as the gateway recorded them, the load's lag included
 * @param load      how the trace was sent
 */
record LiveComparison(String policies, LiveFigures live, LiveFigures simulated, LiveFigures replayed, LoadResult load) {
    private static final double MILLION = 1e6;

    /** By how much the live figure is off, as a fraction of the simulated one; 0 if both are 0. */
    static double difference(double live, double simulated) {
        return live == simulated ? 0 : (live - simulated) / (simulated == 0 ? 1 : simulated);
    }

    /**
     * Whether every figure is within a fraction of the simulated one, or at most 1 off. How the late tasks divide into causes is
     * shown and not judged: a task that waited for both falls on either side by a millisecond.
     */
    boolean within(double tolerance) {
        Map<String, Double> others = simulated.byName();
        return live.byName().entrySet().stream()
                .allMatch(figure ->
                        near(figure.getKey(), figure.getValue(), others.getOrDefault(figure.getKey(), 0.0), tolerance));
    }

    private static boolean near(String name, double live, double simulated, double tolerance) {
        return name.startsWith("lateFor")
                || Math.abs(live - simulated) <= 1
                || Math.abs(difference(live, simulated)) <= tolerance;
    }

    /** Lines for people. */
    List<String> lines(double tolerance) {
        Table table = new Table(policies, "live", "simulated", "difference", "as recorded", "difference", "");
        Map<String, Double> others = simulated.byName();
        Map<String, Double> replays = replayed.byName();
        live.byName().forEach((name, value) -> {
            double other = others.getOrDefault(name, 0.0);
            double replay = replays.getOrDefault(name, 0.0);
            int decimals = name.endsWith("Joules") ? 1 : 0;
            table.add(
                    name,
                    Decimal.fixed(value, decimals),
                    Decimal.fixed(other, decimals),
                    Decimal.percent(difference(value, other)),
                    Decimal.fixed(replay, decimals),
                    Decimal.percent(difference(value, replay)),
                    near(name, value, other, tolerance) ? "" : "<- more than " + Decimal.percent(tolerance));
        });
        var lines = new java.util.ArrayList<>(table.lines());
        lines.add("own lag of the load: p99 "
                + Decimal.fixed(load.own().lag().getValueAtPercentile(99) / MILLION, 1) + " ms, max "
                + Decimal.fixed(load.own().lag().getMaxValue() / MILLION, 1) + " ms"
                + (load.own().keptTime() ? "" : "; WARNING: more than 1% of the requests left over 10 ms late")
                + "; not answered: " + (load.total().due() - load.total().answered()));
        return lines;
    }

    /** For JSON. */
    Map<String, Object> members(double tolerance) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("policies", policies);
        members.put("live", live.byName());
        members.put("simulated", simulated.byName());
        members.put("asRecorded", replayed.byName());
        members.put("difference", differences(simulated));
        members.put("differenceAsRecorded", differences(replayed));
        members.put("within", within(tolerance));
        members.put("lagP99Ms", load.own().lag().getValueAtPercentile(99) / MILLION);
        members.put("keptTime", load.own().keptTime());
        members.put("notAnswered", load.total().due() - load.total().answered());
        return members;
    }

    private Map<String, Double> differences(LiveFigures other) {
        Map<String, Double> differences = new LinkedHashMap<>();
        live.byName()
                .forEach((name, value) ->
                        differences.put(name, difference(value, other.byName().getOrDefault(name, 0.0))));
        return differences;
    }
}

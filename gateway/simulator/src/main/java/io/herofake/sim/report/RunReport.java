package io.herofake.sim.report;

import io.herofake.chart.BarChart;
import io.herofake.chart.Html;
import io.herofake.sim.Decimal;
import io.herofake.sim.bound.LowerBound;
import io.herofake.sim.run.Run;
import io.herofake.sim.run.RunFigures;
import io.herofake.sim.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The HTML page of a scenario's runs. The same bytes for the same results. */
public final class RunReport {
    private static final double JOULES_PER_KWH = 3.6e6;
    private static final List<String> FIGURE_6 = List.of("HRO-HRO", "KN-BPFF", "KN-KN", "KN-RP");
    private static final List<String> FIGURE_7 = List.of("HRO-HRO", "HRO-KN", "KN-HRO", "KN-KN");

    private final Scenario scenario;
    private final List<Run> runs;
    private final Html html;

    private RunReport(Scenario scenario, List<Run> runs) {
        this.scenario = scenario;
        this.runs = runs;
        html = new Html("HeROfake: " + scenario.name());
    }

    /**
     * The page.
     *
     * @param bound what no policy can beat; null if it is not known
     */
    public static String of(Scenario scenario, List<Run> runs, @Nullable LowerBound bound) {
        RunReport report = new RunReport(scenario, runs);
        report.introduction();
        report.summary();
        if (bound != null) {
            BoundTable.of(report.html, runs, bound);
        }
        if (scenario.paper()) {
            report.claims();
        }
        report.comparisons();
        report.causes();
        RunDetails.levels(report.html, runs);
        runs.forEach(run -> RunDetails.of(report.html, run));
        return report.html.end();
    }

    private void introduction() {
        html.note(
                "Simulated, not measured: virtual time, modelled replicas; the scheduling and scaling code is the one that"
                        + " serves live requests. Profiles: " + String.join("; ", scenario.sources()) + ".");
        html.list(List.of(
                "Workload: " + scenario.workload().description() + "; "
                        + runs.get(0).figures().tasks() + " tasks.",
                "Infrastructure: " + runs.get(0).figures().use().nodes() + " nodes, "
                        + runs.get(0).figures().use().platforms() + " platforms (" + platforms() + ").",
                "At the start: "
                        + (scenario.initial().isEmpty()
                                ? "nothing is warm."
                                : scenario.initial().stream()
                                                .mapToInt(replica -> replica.count())
                                                .sum()
                                        + " replicas."),
                "Seed: " + scenario.seed() + ". The same seed gives the same page, to the byte."));
    }

    private String platforms() {
        List<String> parts = new ArrayList<>();
        for (RunFigures.TypeFigures type : runs.get(0).figures().types()) {
            parts.add(type.platforms() + " " + type.name());
        }
        return String.join(", ", parts);
    }

    private void summary() {
        List<String> head = List.of(
                "run",
                "missed",
                "of these: cold start",
                "queueing",
                "dynamic energy (kWh)",
                "idle energy (kWh)",
                "nodes unused",
                "platforms unused",
                "used hardware (USD)",
                "cold starts",
                "makespan (min)",
                "revenue",
                "discounts");
        List<List<String>> rows = new ArrayList<>();
        for (Run run : runs) {
            RunFigures f = run.figures();
            rows.add(List.of(
                    run.name(),
                    Decimal.percent(f.missedFraction()),
                    count(f.outcomes().lateColdStart()),
                    count(f.outcomes().lateQueueing()),
                    Decimal.fixed(f.energy().totalDynamicJoules() / JOULES_PER_KWH, 4),
                    Decimal.fixed(f.energy().idleJoules() / JOULES_PER_KWH, 4),
                    Decimal.percent(PaperClaims.unusedNodes(f)),
                    Decimal.percent(PaperClaims.unusedPlatforms(f)),
                    Decimal.fixed(f.use().usedPriceUsd(), 0),
                    count(f.use().coldStarts()),
                    Decimal.fixed(f.makespanNanos() / 6e10, 2),
                    Decimal.fixed(f.grossRevenue() - f.discounts(), 2),
                    Decimal.fixed(f.discounts(), 2)));
        }
        html.heading(2, "All runs").table("AUTOSCALER-SCHEDULER; simulated", head, rows, List.of());
        html.paragraph(
                "A task is missed if it ends after its deadline (eq. 3), or is refused, fails or never runs. A node or"
                        + " platform is unused if no task completed on it. Dynamic energy is active minus idle energy, n/a where the"
                        + " profile of something that was executed has none; idle energy"
                        + " is the idle power of all platforms over the makespan. Revenue is what is left of the tasks' prices after"
                        + " the discounts for late ones.");
    }

    private static String count(long value) {
        return Long.toString(value);
    }

    private void claims() {
        List<List<String>> rows = new ArrayList<>();
        for (PaperClaims.Claim claim : PaperClaims.of(runs)) {
            rows.add(List.of(claim.what(), claim.paper(), claim.ours(), claim.agrees() ? "agrees" : "differs"));
        }
        html.heading(2, "Beside the paper");
        html.table(
                "What the paper states, and our figures",
                List.of("figure", "paper", "ours (simulated)", ""),
                rows,
                List.of(3));
        html.paragraph(PaperClaims.RULE
                + " The paper does not state its arrival rate, its infrastructure or what is warm at the start; where ours"
                + " differ, docs/evaluation.md shows what they depend on.");
    }

    private void comparisons() {
        if (named(FIGURE_6).size() == FIGURE_6.size()) {
            comparison("6", "Figure 6: comparison against baselines", named(FIGURE_6));
        }
        if (named(FIGURE_7).size() == FIGURE_7.size()) {
            comparison("7", "Figure 7: impact of each component", named(FIGURE_7));
        }
        if (runs.size() > FIGURE_6.size() || named(FIGURE_6).size() < FIGURE_6.size()) {
            comparison("all", "All runs compared", runs);
        }
    }

    private List<Run> named(List<String> names) {
        List<Run> found = new ArrayList<>();
        for (String name : names) {
            runs.stream().filter(run -> run.name().equals(name)).findFirst().ifPresent(found::add);
        }
        return found;
    }

    private void comparison(String id, String title, List<Run> of) {
        html.heading(2, title);
        boolean figure = !id.equals("all");
        bars(
                id + "a",
                (figure ? "(" + id + "a) " : "") + "Task consolidation: nodes left unused",
                "nodes unused (%)",
                of,
                f -> 100 * PaperClaims.unusedNodes(f),
                1,
                PaperFigures::unusedNodes);
        bars(
                id + "b",
                (figure ? "(" + id + "b) " : "") + "QoS violations: tasks with missed deadline",
                "tasks missed (%)",
                of,
                f -> 100 * f.missedFraction(),
                1,
                PaperFigures::missed);
        bars(
                id + "c",
                (figure ? "(" + id + "c) " : "") + "Dynamic energy consumption",
                "dynamic energy (kWh)",
                of,
                f -> f.energy().totalDynamicJoules() / JOULES_PER_KWH,
                4,
                name -> Double.NaN);
    }

    private void bars(
            String id,
            String title,
            String axis,
            List<Run> of,
            ToDoubleFunction<RunFigures> value,
            int decimals,
            ToDoubleFunction<String> paper) {
        List<BarChart.Bar> bars = new ArrayList<>();
        boolean percent = axis.endsWith("(%)");
        boolean compared = false;
        for (Run run : of) {
            double ours = value.applyAsDouble(run.figures());
            double reference = scenario.paper() ? paper.applyAsDouble(run.name()) : Double.NaN;
            boolean known = !Double.isNaN(reference);
            compared |= known;
            String text = Decimal.fixed(ours, decimals) + (percent ? "%" : "");
            String label = known ? "paper: " + Decimal.fixed(reference, 0) + "%" : null;
            bars.add(new BarChart.Bar(run.name(), List.of(ours), text, reference, label));
        }
        String svg = new BarChart("fig" + id, title, axis, List.of("value"), bars).svg();
        html.figure(
                svg,
                "Simulated." + (compared ? " Dashed lines: the paper's figures, where its text states them." : ""));
    }

    private void causes() {
        List<BarChart.Bar> bars = new ArrayList<>();
        for (Run run : runs) {
            RunFigures.Outcomes o = run.figures().outcomes();
            double tasks = Math.max(1, run.figures().tasks() - o.cancelled());
            long others = o.lateExecution() + o.refused() + o.failed() + o.unfinished();
            bars.add(new BarChart.Bar(
                    run.name(),
                    List.of(100 * o.lateColdStart() / tasks, 100 * o.lateQueueing() / tasks, 100 * others / tasks),
                    Decimal.percent(run.figures().missedFraction()),
                    Double.NaN,
                    null));
        }
        List<String> parts = List.of("cold start", "queueing", "other");
        html.heading(2, "Why deadlines are missed");
        html.figure(
                new BarChart("causes", "Missed deadlines by cause", "tasks missed (%)", parts, bars).svg(),
                "Simulated. Cold start: at least half of the late task's waiting was for a replica to start. Queueing: more"
                        + " than half was behind other tasks. Other: its execution alone was too long, or it was refused,"
                        + " failed or never ran.");
    }
}

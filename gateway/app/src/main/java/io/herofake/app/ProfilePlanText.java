package io.herofake.app;

import io.herofake.profile.ColdStart;
import io.herofake.profile.Distribution;
import io.herofake.profile.ExecutionPoint;
import io.herofake.profile.MetadataStore;
import io.herofake.profile.ProfileRecord;
import io.herofake.profile.StoreException;
import io.herofake.profiler.EnergyWatch;
import io.herofake.profiler.Estimate;
import io.herofake.profiler.PlannedStep;
import io.herofake.profiler.ProfilePlan;
import io.herofake.profiler.Profiler.Outcome;
import io.herofake.profiler.Target;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Shows a plan before it is run, and what came of it. */
final class ProfilePlanText {
    private final Context context;
    private final PrintWriter out;

    ProfilePlanText(Context context, PrintWriter out) {
        this.context = context;
        this.out = out;
    }

    /** What will be measured and how long that may take; trying a model for that may take seconds. */
    void show(ProfilePlan plan, EnergyWatch energy, Estimate estimate, MetadataStore store) throws StoreException {
        platforms(plan).forEach((id, description) -> out.println("platform " + id + ": " + description));
        energy.describe().forEach(out::println);
        out.println("batches " + plan.options().batches() + ", at a time "
                + plan.options().concurrency() + ", "
                + plan.options().images() + " pictures each, " + plan.options().starts()
                + " starts from each state of the page cache"
                + (plan.pictures() == null
                        ? "; accuracy is not measured"
                        : "; accuracy on " + plan.pictures().describe()));
        Table table = new Table("FUNCTION", "PLATFORM", "STEPS", "ABOUT", "ESTIMATED FROM");
        Duration total = Duration.ZERO;
        for (Target target : plan.targets()) {
            String source = source(target, estimate, store);
            List<PlannedStep> steps = plan.steps().stream()
                    .filter(step -> step.target().equals(target))
                    .toList();
            Duration time = steps.stream().map(estimate::of).reduce(Duration.ZERO, Duration::plus);
            total = total.plus(time);
            table.add(target.function(), target.platform().id(), Integer.toString(steps.size()), time(time), source);
        }
        table.lines().forEach(out::println);
        out.println("in all about " + time(total) + "; profiles go to " + store.location());
        out.flush();
    }

    private String source(Target target, Estimate estimate, MetadataStore store) throws StoreException {
        if (context.terminal()) {
            context.err().print("\restimating " + target.name() + " ");
            context.err().flush();
        }
        Estimate.Basis basis = estimate.basis(target, store);
        if (context.terminal()) {
            context.err().print("\r" + " ".repeat(new TerminalLine(context).getMaxRenderedLength()) + "\r");
        }
        return basis.source()
                + (basis.inferenceNanos() == 0 ? "" : " (" + ProfileFormat.millis(basis.inferenceNanos()) + ")");
    }

    private static Map<String, String> platforms(ProfilePlan plan) {
        Map<String, String> platforms = new LinkedHashMap<>();
        plan.targets()
                .forEach(target -> platforms.put(
                        target.platform().id(),
                        target.platform().description() + (target.platform().simulated() ? " (simulated)" : "")));
        return platforms;
    }

    private static String time(Duration time) {
        long seconds = Math.max(1, time.toSeconds());
        if (seconds < 100) {
            return seconds + " s";
        }
        return seconds < 6000 ? (seconds + 30) / 60 + " min" : String.format(Locale.ROOT, "%.1f h", seconds / 3600.0);
    }

    /** What was measured. */
    void show(Outcome outcome) {
        Table table = new Table(
                "FUNCTION", "PLATFORM", "BATCH", "AT A TIME", "MEAN", "P50", "P95", "P99", "WORST", "STEADY", "ENERGY");
        for (ProfileRecord profile : outcome.profiles()) {
            profile.executions().forEach(point -> table.add(cells(profile, point)));
        }
        table.lines().forEach(out::println);
        for (ProfileRecord profile : outcome.profiles()) {
            out.println(profile.function() + " on " + profile.platformType() + ": memory peak "
                    + Sizes.text(profile.memory().peakBytes()) + "; "
                    + profile.coldStarts().stream().map(ProfilePlanText::start).collect(Collectors.joining("; ")));
        }
        out.println(outcome.measured() + " steps measured, " + outcome.skipped() + " measured before, "
                + outcome.failed() + " failed; " + outcome.profiles().size() + " profiles stored by run "
                + outcome.run());
        out.flush();
    }

    private static String start(ColdStart start) {
        return "cold start from a " + start.pageCache().id() + " page cache "
                + ProfileFormat.millis(start.totalNanos());
    }

    private static String[] cells(ProfileRecord profile, ExecutionPoint point) {
        Distribution spread = point.distribution();
        return new String[] {
            profile.function(),
            profile.platformType(),
            Integer.toString(point.batch()),
            Integer.toString(point.concurrency()),
            ProfileFormat.millis(point.meanNanos()),
            ProfileFormat.millis(spread, Distribution::p50Nanos),
            ProfileFormat.millis(spread, Distribution::p95Nanos),
            ProfileFormat.millis(spread, Distribution::p99Nanos),
            ProfileFormat.millis(spread, Distribution::worstNanos),
            ProfileFormat.steady(spread),
            ProfileFormat.best(point.dynamicEnergyJoulesPerPicture(), "J")
        };
    }
}

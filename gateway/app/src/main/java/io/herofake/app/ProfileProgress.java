package io.herofake.app;

import io.herofake.profile.ExecutionPoint;
import io.herofake.profile.ProfileParts;
import io.herofake.profile.ProfileRecord;
import io.herofake.profiler.Estimate;
import io.herofake.profiler.PlannedStep;
import io.herofake.profiler.ProfilerListener;
import io.herofake.profiler.Target;
import io.herofake.profiler.measure.Live;
import java.util.List;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows a run: a line for each finished step, and on a terminal a bar below it with the live figures of the present one. */
final class ProfileProgress implements ProfilerListener, AutoCloseable {
    private static final int UPDATE_MILLIS = 250;
    private static final int LABEL_WIDTH = 44;

    private final Context context;
    private final Estimate estimate;
    private final @Nullable ProgressBar bar;
    private final int steps;
    private int number;
    private long beforeMillis;

    ProfileProgress(Context context, Estimate estimate, List<PlannedStep> planned) {
        this.context = context;
        this.estimate = estimate;
        this.steps = planned.size();
        long total = planned.stream().mapToLong(this::millis).sum();
        this.bar = context.terminal()
                ? new ProgressBarBuilder()
                        .setTaskName("profiling")
                        .setInitialMax(Math.max(1, total))
                        .setUnit(" s", 1000)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setUpdateIntervalMillis(UPDATE_MILLIS)
                        .hideEta()
                        .clearDisplayOnFinish()
                        .setConsumer(new TerminalLine(context))
                        .build()
                : null;
    }

    private long millis(PlannedStep step) {
        return Math.max(1, estimate.of(step).toMillis());
    }

    @Override
    public void begins(PlannedStep step) {
        number++;
        show(0, step, step.key());
    }

    @Override
    public void live(PlannedStep step, Live live) {
        double share = live.total() == 0 ? 0 : (double) live.done() / live.total();
        String figures = live.warmingUp()
                ? "warming up"
                : live.done() + "/" + live.total()
                        + (live.meanNanos() == 0 ? "" : " " + ProfileFormat.millis(live.meanNanos()));
        show((long) (share * millis(step)), step, step.key() + " " + figures);
    }

    private void show(long doneMillis, PlannedStep step, String message) {
        if (bar != null) {
            bar.stepTo(beforeMillis + Math.min(doneMillis, millis(step)));
            bar.setExtraMessage(message);
        }
    }

    @Override
    public void finished(PlannedStep step, ProfileParts parts) {
        line(step, figures(parts));
        parts.notes().forEach(note -> say("    " + note));
        end(step);
    }

    private static String figures(ProfileParts parts) {
        StringBuilder text = new StringBuilder();
        for (ExecutionPoint point : parts.executions()) {
            text.append(execution(point));
        }
        parts.coldStarts()
                .forEach(start -> text.append(String.format(
                        Locale.ROOT,
                        "%s (%s)",
                        ProfileFormat.millis(start.totalNanos()),
                        start.parts() == null ? "" : coldStartParts(start.parts()))));
        if (parts.memory() != null) {
            Long steady = parts.memory().steadyBytes();
            text.append("peak ").append(Sizes.text(parts.memory().peakBytes()));
            text.append(steady == null ? "" : ", steady " + Sizes.text(steady));
        }
        if (parts.accuracy() != null) {
            Double auc = parts.accuracy().auc();
            text.append(String.format(
                    Locale.ROOT, "%.2f%% right", 100 * parts.accuracy().accuracy()));
            text.append(auc == null ? "" : String.format(Locale.ROOT, ", AUC %.4f", auc));
        }
        if (!parts.idlePowerWatts().byScope().isEmpty()) {
            text.append(ProfileFormat.best(parts.idlePowerWatts(), "W"));
        }
        return text.length() == 0 ? "not measured" : text.toString();
    }

    private static String execution(ExecutionPoint point) {
        String spread = point.distribution() == null
                ? ""
                : String.format(
                        Locale.ROOT,
                        " (p50 %s, p99 %s; %d samples%s)",
                        ProfileFormat.millis(point.distribution().p50Nanos()),
                        ProfileFormat.millis(point.distribution().p99Nanos()),
                        point.distribution().samples(),
                        point.distribution().steady() ? "" : ", NOT STEADY");
        return "mean " + ProfileFormat.millis(point.meanNanos()) + spread;
    }

    private static String coldStartParts(io.herofake.profile.ColdStart.Parts parts) {
        return "sandbox " + ProfileFormat.millis(parts.sandboxStartNanos()) + ", model "
                + ProfileFormat.millis(parts.modelOpenNanos()) + ", first inference "
                + ProfileFormat.millis(parts.firstInferenceNanos());
    }

    @Override
    public void skipped(PlannedStep step) {
        number++;
        line(step, "measured before");
        end(step);
    }

    @Override
    public void failed(PlannedStep step, String reason) {
        line(step, "FAILED: " + reason);
        end(step);
    }

    @Override
    public void stored(ProfileRecord profile) {
        say("    stored: profile " + profile.id() + " of " + profile.function() + " on " + profile.platformType());
    }

    @Override
    public void notStored(Target target, String reason) {
        say("    no profile of " + target.name() + " is stored: " + reason);
    }

    private void line(PlannedStep step, String text) {
        String label = String.format(Locale.ROOT, "[%d/%d] %s", number, steps, step.key());
        say(String.format(Locale.ROOT, "%-" + LABEL_WIDTH + "s  %s", label, text));
    }

    private void end(PlannedStep step) {
        beforeMillis += millis(step);
        show(0, step, "");
    }

    /** Above the bar, which is drawn anew at its next update. */
    private void say(String text) {
        String clear = bar == null ? "" : "\r" + " ".repeat(new TerminalLine(context).getMaxRenderedLength()) + "\r";
        context.err().println(clear + text);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}

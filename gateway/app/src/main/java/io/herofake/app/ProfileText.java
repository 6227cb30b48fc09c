package io.herofake.app;

import io.herofake.profile.Accuracy;
import io.herofake.profile.ColdStart;
import io.herofake.profile.Distribution;
import io.herofake.profile.Environment;
import io.herofake.profile.ExecutionPoint;
import io.herofake.profile.MemoryUse;
import io.herofake.profile.ModelIdentity;
import io.herofake.profile.Origin;
import io.herofake.profile.ProfileRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A profile in lines for people. */
final class ProfileText {
    private final List<String> lines = new ArrayList<>();

    private ProfileText() {}

    /** All of the profile but the histograms. */
    static List<String> of(ProfileRecord profile) {
        ProfileText text = new ProfileText();
        text.add("id", profile.id().toString());
        text.add("function", profile.function());
        text.add(
                "platform type",
                profile.platformType() + " (" + profile.hardware().id() + ")");
        text.origin(profile.origin());
        text.model(profile.model());
        text.memory(profile.memory());
        profile.coldStarts().forEach(text::coldStart);
        text.add("idle power", ProfileFormat.all(profile.idlePowerWatts(), "W"));
        text.accuracy(profile.accuracy());
        profile.notes().forEach(note -> text.add("note", note));
        text.executions(profile.executions());
        return text.lines;
    }

    private void add(String name, String value) {
        lines.add(String.format(Locale.ROOT, "%-15s %s", name, value));
    }

    private void origin(Origin origin) {
        String how = origin instanceof Origin.Measured measured
                ? ", run " + measured.run()
                : origin instanceof Origin.Published published
                        ? ": " + published.citation()
                        : ": " + ((Origin.Estimated) origin).method();
        add("from", origin.provenance().id() + " " + origin.recordedAt() + how);
        Environment on = origin.environment();
        if (on != null) {
            add("host", on.host() + ", " + on.operatingSystem());
            add("processor", on.cpuModel() + ", " + on.cpuCount() + " used, " + Sizes.text(on.memoryBytes()));
            if (on.device() != null) {
                add("device", on.device());
            }
            on.versions().forEach((name, version) -> add("version", name + " " + version));
            add("tool", on.tool() + (on.gitRevision() == null ? "" : ", revision " + on.gitRevision()));
        }
    }

    private void model(@Nullable ModelIdentity model) {
        add(
                "model",
                model == null
                        ? "not stated"
                        : "version " + model.version() + ", " + model.format() + ", " + model.precision() + ", SHA-256 "
                                + model.sha256());
    }

    private void memory(MemoryUse memory) {
        add(
                "memory",
                "peak " + Sizes.text(memory.peakBytes())
                        + (memory.steadyBytes() == null ? "" : ", steady " + Sizes.text(memory.steadyBytes()))
                        + (memory.deviceBytes() == null ? "" : ", device " + Sizes.text(memory.deviceBytes())));
    }

    private void coldStart(ColdStart start) {
        StringBuilder text = new StringBuilder(ProfileFormat.millis(start.totalNanos()));
        if (start.worstNanos() != null) {
            text.append(", worst ").append(ProfileFormat.millis(start.worstNanos()));
        }
        ColdStart.Parts parts = start.parts();
        if (parts != null) {
            text.append(" (sandbox ").append(ProfileFormat.millis(parts.sandboxStartNanos()));
            text.append(", model ").append(ProfileFormat.millis(parts.modelOpenNanos()));
            text.append(", first inference ").append(ProfileFormat.millis(parts.firstInferenceNanos()));
            text.append(')');
        }
        text.append(start.samples() == 0 ? "" : ", " + start.samples() + " samples");
        add("cold start", "page cache " + start.pageCache().id() + ": " + text);
    }

    private void accuracy(@Nullable Accuracy accuracy) {
        if (accuracy == null) {
            add("accuracy", "not measured");
            return;
        }
        Accuracy.ConfusionMatrix counts = accuracy.confusion();
        add(
                "accuracy",
                String.format(
                        Locale.ROOT,
                        "%.2f%% of %d pictures of %s at threshold %s%s; fake: %d right, %d wrong; real: %d right, %d wrong;"
                                + " unreadable: %d",
                        100 * accuracy.accuracy(),
                        counts.pictures(),
                        accuracy.dataset(),
                        accuracy.threshold(),
                        accuracy.auc() == null ? "" : String.format(Locale.ROOT, ", AUC %.4f", accuracy.auc()),
                        counts.truePositives(),
                        counts.falseNegatives(),
                        counts.trueNegatives(),
                        counts.falsePositives(),
                        accuracy.unreadablePictures()));
    }

    private void executions(List<ExecutionPoint> points) {
        lines.add("");
        Table table = new Table(
                "BATCH", "AT A TIME", "MEAN", "P50", "P95", "P99", "WORST", "SAMPLES", "STEADY", "ENERGY A PICTURE");
        for (ExecutionPoint point : points) {
            Distribution spread = point.distribution();
            table.add(
                    Integer.toString(point.batch()),
                    Integer.toString(point.concurrency()),
                    ProfileFormat.millis(point.meanNanos()),
                    ProfileFormat.millis(spread, Distribution::p50Nanos),
                    ProfileFormat.millis(spread, Distribution::p95Nanos),
                    ProfileFormat.millis(spread, Distribution::p99Nanos),
                    ProfileFormat.millis(spread, Distribution::worstNanos),
                    spread == null ? "-" : Long.toString(spread.samples()),
                    ProfileFormat.steady(spread),
                    ProfileFormat.all(point.dynamicEnergyJoulesPerPicture(), "J"));
        }
        lines.addAll(table.lines());
    }
}

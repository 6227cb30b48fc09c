package io.herofake.report;

import io.herofake.chart.Html;
import io.herofake.chart.Numbers;
import io.herofake.profile.Accuracy;
import io.herofake.profile.ColdStart;
import io.herofake.profile.Distribution;
import io.herofake.profile.Environment;
import io.herofake.profile.ExecutionPoint;
import io.herofake.profile.ModelIdentity;
import io.herofake.profile.ProfileRecord;
import io.herofake.profile.Provenance;
import io.herofake.profile.ScopedFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Tables of everything that the figures do not show, and of where it all comes from. */
final class DetailTables {
    private static final int SHOWN_DIGITS = 8;

    private DetailTables() {}

    static void of(Html html, Selection selection) {
        html.heading(2, "In figures");
        selection.byNetwork().forEach((function, subjects) -> {
            html.table(
                    function + ": times (published, measured or estimated, as named)",
                    List.of(
                            "profile",
                            "batch",
                            "at a time",
                            "mean (ms)",
                            "p50",
                            "p95",
                            "p99",
                            "worst",
                            "pictures/s",
                            "samples",
                            "steady"),
                    subjects.stream()
                            .flatMap(subject -> times(subject).stream())
                            .toList(),
                    List.of());
            html.table(
                    function + ": energy, cold start, memory, accuracy",
                    List.of(
                            "profile",
                            "dynamic energy of a picture",
                            "idle power",
                            "cold start",
                            "peak memory (MB)",
                            "accuracy"),
                    subjects.stream().map(DetailTables::others).toList(),
                    List.of(1, 2, 3, 5));
        });
        html.heading(2, "Where the figures come from");
        html.table(
                "Profiles shown",
                List.of("profile", "function", "id", "recorded", "machine", "model", "notes"),
                selection.subjects().stream().map(DetailTables::origin).toList(),
                List.of(1, 2, 3, 4, 5, 6));
        html.list(selection.subjects().stream()
                .filter(subject -> !subject.profile().notes().isEmpty())
                .map(subject -> "Notes on " + subject.function() + ", " + subject.label() + ": "
                        + String.join("; ", subject.profile().notes()))
                .toList());
    }

    private static List<List<String>> times(Subject subject) {
        List<List<String>> rows = new ArrayList<>();
        for (ExecutionPoint point : subject.profile().executions()) {
            Distribution spread = point.distribution();
            List<String> row = new ArrayList<>(List.of(
                    subject.label(),
                    Integer.toString(point.batch()),
                    Integer.toString(point.concurrency()),
                    Words.millis(point.meanNanos())));
            row.addAll(
                    spread == null
                            ? List.of("-", "-", "-", "-")
                            : List.of(
                                    Words.millis(spread.p50Nanos()),
                                    Words.millis(spread.p95Nanos()),
                                    Words.millis(spread.p99Nanos()),
                                    Words.millis(spread.worstNanos())));
            row.add(Numbers.text(Subject.picturesPerSecond(point)));
            row.add(spread == null ? "-" : Long.toString(spread.samples()));
            row.add(spread == null ? "-" : spread.steady() ? "yes" : "no");
            rows.add(row);
        }
        return rows;
    }

    private static List<String> others(Subject subject) {
        ProfileRecord profile = subject.profile();
        return List.of(
                subject.label(),
                figures(subject.single().dynamicEnergyJoulesPerPicture(), "J"),
                figures(subject.idlePower(), "W"),
                profile.coldStarts().stream().map(DetailTables::coldStart).collect(Collectors.joining("; ")),
                Numbers.text(profile.memory().peakBytes() / 1e6),
                accuracy(profile));
    }

    private static String figures(ScopedFigures figures, String unit) {
        return figures.byScope().isEmpty()
                ? "not stated"
                : figures.byScope().entrySet().stream()
                        .map(entry -> Words.scope(entry.getKey()) + ": "
                                + (entry.getValue().number().isPresent()
                                        ? Numbers.text(entry.getValue().number().getAsDouble()) + " " + unit + ", "
                                                + Words.kind(entry.getValue())
                                        : "none, " + Words.source(entry.getValue())))
                        .collect(Collectors.joining("; "));
    }

    private static String coldStart(ColdStart start) {
        String cache = start.pageCache() == ColdStart.PageCache.UNSTATED
                ? ""
                : ", page cache " + start.pageCache().id();
        ColdStart.Parts parts = start.parts();
        return Words.millis(start.totalNanos()) + " ms" + cache
                + (parts == null
                        ? ""
                        : " (sandbox " + Words.millis(parts.sandboxStartNanos()) + ", model "
                                + Words.millis(parts.modelOpenNanos()) + ", first inference "
                                + Words.millis(parts.firstInferenceNanos()) + ")");
    }

    private static String accuracy(ProfileRecord profile) {
        Accuracy accuracy = profile.accuracy();
        return accuracy == null
                ? profile.origin().provenance() == Provenance.PUBLISHED ? "not stated" : "not measured"
                : Numbers.text(100 * accuracy.accuracy()) + "% of "
                        + accuracy.confusion().pictures() + " pictures of " + accuracy.dataset()
                        + (accuracy.auc() == null ? "" : ", AUC " + Numbers.text(accuracy.auc()));
    }

    private static List<String> origin(Subject subject) {
        ProfileRecord profile = subject.profile();
        Environment on = profile.origin().environment();
        ModelIdentity model = profile.model();
        return List.of(
                subject.label(),
                subject.function(),
                profile.id().toString().substring(0, SHOWN_DIGITS),
                profile.origin().recordedAt().toString().substring(0, 10),
                on == null ? description(subject) : machine(on),
                model == null
                        ? "not stated"
                        : model.version() + ", " + model.format() + ", " + model.precision() + ", SHA-256 "
                                + model.sha256().substring(0, SHOWN_DIGITS),
                Integer.toString(profile.notes().size()));
    }

    private static String description(Subject subject) {
        return subject.type() == null ? "not stated" : subject.type().description();
    }

    private static String machine(Environment on) {
        String versions = on.versions().entrySet().stream()
                .map((Map.Entry<String, String> entry) -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
        return (on.device() == null ? "" : on.device() + "; ") + on.cpuModel() + ", " + on.cpuCount() + " used; "
                + on.operatingSystem() + (versions.isEmpty() ? "" : "; " + versions);
    }
}

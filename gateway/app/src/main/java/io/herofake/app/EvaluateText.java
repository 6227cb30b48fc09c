package io.herofake.app;

import io.herofake.profile.Accuracy.ConfusionMatrix;
import io.herofake.profile.accuracy.LabelledScores;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures of {@code evaluate} as lines of text, and as cells that the HTML page shares. */
final class EvaluateText {
    static final List<String> HEADINGS = List.of(
            "pictures",
            "real",
            "fake",
            "AUC (95% interval)",
            "accuracy",
            "false positives",
            "detected",
            "calibration error");

    private EvaluateText() {}

    static List<String> lines(EvaluateInputs pictures, List<Evaluated> found) {
        List<String> lines = new ArrayList<>();
        lines.add(pictures.real().size() + " real and " + pictures.fake().size() + " fake pictures in "
                + pictures.folder());
        for (Evaluated evaluated : found) {
            lines.add("");
            lines.add(evaluated.title() + ", threshold " + fixed(evaluated.threshold(), 4)
                    + (evaluated.unreadable().isEmpty()
                            ? ""
                            : ", unreadable: " + evaluated.unreadable().size()));
            Table table = new Table(HEADINGS.toArray(String[]::new));
            for (List<String> row : rows(evaluated)) {
                table.add(row.toArray(String[]::new));
            }
            lines.addAll(table.lines());
            ConfusionMatrix confusion = evaluated.plain().at(evaluated.threshold());
            lines.add("fake: " + confusion.truePositives() + " called fake, " + confusion.falseNegatives()
                    + " called real; real: " + confusion.falsePositives() + " called fake, "
                    + confusion.trueNegatives() + " called real");
        }
        return lines;
    }

    /** A row for each disturbance, as the {@link #HEADINGS} say. */
    static List<List<String>> rows(Evaluated evaluated) {
        List<List<String>> rows = new ArrayList<>();
        for (Map.Entry<Disturbance, LabelledScores> entry : evaluated.scores().entrySet()) {
            if (entry.getValue().reals() + entry.getValue().fakes() > 0) {
                rows.add(row(entry.getKey(), entry.getValue(), evaluated.threshold()));
            }
        }
        return rows;
    }

    private static List<String> row(Disturbance disturbance, LabelledScores scores, double threshold) {
        ConfusionMatrix confusion = scores.at(threshold);
        String auc = scores.auc()
                .map(area ->
                        fixed(area.value(), 3) + " (" + fixed(area.low(), 3) + " to " + fixed(area.high(), 3) + ")")
                .orElse("-");
        return List.of(
                disturbance.id(),
                Integer.toString(scores.reals()),
                Integer.toString(scores.fakes()),
                auc,
                percent((double) (confusion.truePositives() + confusion.trueNegatives()) / confusion.pictures()),
                percent(confusion.falsePositiveRate()),
                percent(confusion.detectionRate()),
                fixed(scores.calibration(EvaluateJson.BINS).expectedError(), 3));
    }

    static String percent(double fraction) {
        return Double.isNaN(fraction) ? "-" : fixed(100 * fraction, 1) + "%";
    }

    static String fixed(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}

package io.herofake.app;

import io.herofake.chart.Html;
import io.herofake.chart.LineChart;
import io.herofake.chart.LineChart.Line;
import io.herofake.chart.LineChart.Point;
import io.herofake.profile.Accuracy.ConfusionMatrix;
import io.herofake.profile.accuracy.Calibration;
import java.util.ArrayList;
import java.util.List;

/** The results of {@code evaluate} as one HTML page. */
final class EvaluateReport {
    private final Html html = new Html("HeROfake: quality of the detectors");
    private final EvaluateInputs pictures;
    private final List<Evaluated> found;

    private EvaluateReport(EvaluateInputs pictures, List<Evaluated> found) {
        this.pictures = pictures;
        this.found = found;
    }

    static String of(EvaluateInputs pictures, List<Evaluated> found) {
        EvaluateReport report = new EvaluateReport(pictures, found);
        report.introduction();
        report.curves();
        report.calibration();
        found.forEach(report::details);
        return report.html.end();
    }

    private void introduction() {
        html.note(pictures.real().size() + " real and " + pictures.fake().size() + " fake pictures in "
                + pictures.folder() + ". Figures hold for pictures of this kind; of others they say nothing.");
        List<String> head = new ArrayList<>(EvaluateText.HEADINGS);
        head.set(0, "model and platform");
        List<List<String>> rows = new ArrayList<>();
        for (Evaluated evaluated : found) {
            List<String> row = new ArrayList<>(EvaluateText.rows(evaluated).get(0));
            row.set(0, evaluated.title());
            rows.add(row);
        }
        html.table("Pictures as they are", head, rows, List.of());
        html.paragraph("AUC: how often a fake picture's score is above a real one's, with DeLong's 95% interval. False"
                + " positives: real pictures called fake at the model's threshold. Detected: fake ones called fake. Calibration"
                + " error: mean distance between scores and frequencies over ten bins.");
    }

    private void curves() {
        List<Line> lines = new ArrayList<>();
        for (Evaluated evaluated : found) {
            List<Point> points = evaluated.plain().roc().stream()
                    .map(point -> Point.of(point.falsePositiveRate(), point.detectionRate()))
                    .toList();
            if (!points.isEmpty()) {
                lines.add(new Line(evaluated.title(), points, false));
            }
        }
        if (lines.isEmpty()) {
            return;
        }
        html.heading(2, "ROC curves");
        html.figure(
                new LineChart("roc", "ROC curves", "real pictures called fake", "fake ones detected", false, lines)
                        .svg(),
                "Every threshold: a curve is the better the closer it comes to the upper left corner.");
    }

    private void calibration() {
        List<Line> lines = new ArrayList<>();
        lines.add(new Line("a calibrated score", List.of(Point.of(0, 0), Point.of(1, 1)), false));
        for (Evaluated evaluated : found) {
            lines.add(new Line(
                    evaluated.title(),
                    evaluated.plain().calibration(EvaluateJson.BINS).bins().stream()
                            .filter(bin -> bin.pictures() > 0)
                            .map(bin -> Point.of(bin.meanScore(), bin.fakePart()))
                            .toList(),
                    false));
        }
        html.heading(2, "Calibration");
        html.figure(
                new LineChart("reliability", "Reliability", "mean score", "part of fakes", false, lines).svg(),
                "Of all pictures scored 0.8, eight in ten should be fake.");
    }

    private void details(Evaluated evaluated) {
        html.heading(2, evaluated.title());
        ConfusionMatrix confusion = evaluated.plain().at(evaluated.threshold());
        html.table(
                "Confusion at the threshold " + EvaluateText.fixed(evaluated.threshold(), 4),
                List.of("", "called fake", "called real"),
                List.of(
                        List.of("fake", count(confusion.truePositives()), count(confusion.falseNegatives())),
                        List.of("real", count(confusion.falsePositives()), count(confusion.trueNegatives()))),
                List.of());
        html.table("Robustness", EvaluateText.HEADINGS, EvaluateText.rows(evaluated), List.of());
        html.list(evaluated.scores().keySet().stream()
                .map(disturbance -> disturbance.id() + ": " + disturbance.description())
                .toList());
        List<List<String>> bins = new ArrayList<>();
        for (Calibration.Bin bin :
                evaluated.plain().calibration(EvaluateJson.BINS).bins()) {
            bins.add(List.of(
                    EvaluateText.fixed(bin.low(), 1) + " to " + EvaluateText.fixed(bin.high(), 1),
                    Integer.toString(bin.pictures()),
                    EvaluateText.fixed(bin.meanScore(), 3),
                    EvaluateText.fixed(bin.fakePart(), 3)));
        }
        html.table("Reliability", List.of("score", "pictures", "mean score", "part of fakes"), bins, List.of());
        if (!evaluated.unreadable().isEmpty()) {
            html.paragraph("Not counted, since they could not be read: "
                    + evaluated.unreadable().size() + " pictures.");
        }
    }

    private static String count(long value) {
        return Long.toString(value);
    }
}

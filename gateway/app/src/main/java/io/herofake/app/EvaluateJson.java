package io.herofake.app;

import io.herofake.profile.Accuracy.ConfusionMatrix;
import io.herofake.profile.accuracy.Calibration;
import io.herofake.profile.accuracy.LabelledScores;
import io.herofake.profile.accuracy.RocPoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The results of {@code evaluate} as JSON. */
final class EvaluateJson {
    static final int BINS = 10;

    private EvaluateJson() {}

    static String of(EvaluateInputs pictures, List<Evaluated> found) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("folder", pictures.folder());
        root.put("real", pictures.real().size());
        root.put("fake", pictures.fake().size());
        root.put("results", found.stream().map(EvaluateJson::result).toList());
        return JsonLines.pretty(root);
    }

    private static Map<String, Object> result(Evaluated evaluated) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("model", evaluated.manifest().name());
        result.put("version", evaluated.manifest().version().text());
        result.put("trained", evaluated.manifest().trained());
        result.put("hardware", evaluated.platform().hardware().id());
        result.put("platform", evaluated.platform().id());
        result.put("simulated", evaluated.platform().simulated());
        result.put("threshold", evaluated.threshold());
        result.put("unreadable", evaluated.unreadable().size());
        List<Map<String, Object>> figures = new ArrayList<>();
        evaluated.scores().forEach((disturbance, scores) -> {
            if (scores.reals() + scores.fakes() > 0) {
                figures.add(figures(disturbance, scores, evaluated.threshold()));
            }
        });
        result.put("pictures", figures);
        result.put(
                "roc", evaluated.plain().roc().stream().map(EvaluateJson::point).toList());
        result.put(
                "reliability",
                evaluated.plain().calibration(BINS).bins().stream()
                        .map(EvaluateJson::bin)
                        .toList());
        return result;
    }

    private static Map<String, Object> figures(Disturbance disturbance, LabelledScores scores, double threshold) {
        ConfusionMatrix confusion = scores.at(threshold);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("disturbance", disturbance.id());
        figures.put("real", scores.reals());
        figures.put("fake", scores.fakes());
        scores.auc().ifPresent(area -> {
            figures.put("auc", area.value());
            figures.put("aucLow", area.low());
            figures.put("aucHigh", area.high());
        });
        figures.put(
                "accuracy", (double) (confusion.truePositives() + confusion.trueNegatives()) / confusion.pictures());
        putUnlessNaN(figures, "falsePositiveRate", confusion.falsePositiveRate());
        putUnlessNaN(figures, "detectionRate", confusion.detectionRate());
        figures.put("truePositives", confusion.truePositives());
        figures.put("falseNegatives", confusion.falseNegatives());
        figures.put("falsePositives", confusion.falsePositives());
        figures.put("trueNegatives", confusion.trueNegatives());
        figures.put("calibrationError", scores.calibration(BINS).expectedError());
        return figures;
    }

    private static void putUnlessNaN(Map<String, Object> object, String key, double value) {
        if (!Double.isNaN(value)) {
            object.put(key, value);
        }
    }

    private static Map<String, Object> point(RocPoint point) {
        Map<String, Object> object = new LinkedHashMap<>();
        if (Double.isFinite(point.threshold())) {
            object.put("threshold", point.threshold());
        }
        object.put("falsePositiveRate", point.falsePositiveRate());
        object.put("detectionRate", point.detectionRate());
        return object;
    }

    private static Map<String, Object> bin(Calibration.Bin bin) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("low", bin.low());
        object.put("high", bin.high());
        object.put("pictures", bin.pictures());
        object.put("meanScore", bin.meanScore());
        object.put("fakePart", bin.fakePart());
        return object;
    }
}
